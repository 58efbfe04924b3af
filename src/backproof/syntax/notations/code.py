"""Function names, as upright words, commands or code, and other words that are one name."""

from __future__ import annotations

from backproof.syntax.notations import spellings

OPEN_FUNCTIONS = spellings(
    "log ln exp sin cos tan tanh sinh cosh sec csc cot arctan arcsin arccos tr Tr trace det diag "
    "sgn sign lg logit rank vec Var Cov Cosh Tanh Exp Log arctanh artanh "
    "arcsinh arsinh erf sech csch coth"
)
"""Functions that also apply without brackets: `\\log x`."""

ARC_FUNCTIONS = {
    "tan": "arctan", "sin": "arcsin", "cos": "arccos", "tanh": "arctanh", "sinh": "arcsinh",
}  # fmt: skip
"""What a function with `^{-1}` behind its name is called."""

BRACKET_FUNCTIONS = spellings(
    "max min sigmoid Sigmoid sigm ReLU relu Relu RELU LeakyReLU leakyrelu softmax Softmax "
    "SoftMax softplus Softplus sqrt sum mean avg var std norm abs LayerNorm layernorm BatchNorm "
    "batchnorm RMSNorm rmsnorm argmax argmin GELU gelu Gelu SiLU silu swish Swish ELU elu SELU "
    "selu dot matmul outer concat Concat cat sum_ power square dropout Dropout CE CrossEntropy "
    "MSE crossentropy BCE KL NLL NormalDistribution logsumexp LSE Attention attention Attn conv "
    "Conv pool Pool flatten reshape transpose broadcast step Heaviside softsign hardtanh Mish "
    "mish onehot one_hot logsoftmax log_softmax clip maximum minimum multiply divide "
    "subtract add rowsum rowSum row_sum colsum colSum col_sum"
)
"""Functions only where a bracket follows; `\\sigma` is treated the same way."""

FUNCTIONS = OPEN_FUNCTIONS | BRACKET_FUNCTIONS
APPLIED_SYMBOLS = frozenset(("sigma", "Sigma"))
"""Letters that are functions where a bracket follows."""

MODULES = "np|numpy|jnp|tf|torch|nn|F|math|tf\\.nn|tf\\.math|torch\\.nn|nn\\.functional"
PROSE = spellings(
    "if for where and otherwise else with as by since so because when then or let is are the of "
    "in to from we thus hence therefore not we're note using applying here such that at all any "
    "each every iff s.t. i.e. e.g. resp. respectively subject unless while but on def chain rule "
    "before after above given const constant"
)
"""Words that are never a quantity."""

CONDITIONS = spellings("if case for when unless iff whenever forall")
"""Words after which a side note restricts what was said."""

CONDITIONS_ELSEWHERE = spellings(
    "wenn falls für si cuando para lorsque quand pour se quando per caso als jeśli если при для "
    "若 如果 当 當 对于 khi nếu"
)
"""The same in other languages, inside `\\text{..}`: `se` is a name elsewhere."""

OTHERWISE = spellings(
    "otherwise else sonst ansonsten sinon ailleurs altrimenti senão anders иначе 其他 其它 否则 "
    "否則 それ以外 ngược otro contrario contrário autres"
)
"""What the text beside the last of the cases says, in the languages that were seen."""

SHORT_WORDS = spellings(
    "net out err inp dim val new old rms acc lr mse bce loss cost True False None axis"
)
"""Words that letters would not make as a product."""
