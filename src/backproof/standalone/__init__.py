"""Sections that stand on their own: problems of a sheet, chapters of a course.

Each uses its letters as if there were no other, and what one of them calls a sample, a layer or a
matrix is something else in the next. Where a line does not hold as a page is read as a whole, its
section is read by itself, with what stands above it. What holds there holds, where the section
gives all that it rests on: nothing that it takes as given has a formula elsewhere.
"""
