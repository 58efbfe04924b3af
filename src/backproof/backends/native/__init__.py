"""Machine code from a plan: text of LLVM IR, compiled in this process by llvmlite.

Nothing here imports llvmlite before something is compiled; without it the NumPy engine does all.
"""
