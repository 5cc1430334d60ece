"""The published CEL conformance cases that lie in our subset, as tables.

Expressions and results are those of google/cel-spec, tests/simple/testdata/*.textproto; a case's `file` says
which. Numbers are floating-point here. A map literal, which the subset has not, is bound to a variable.
https://github.com/google/cel-spec
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Outcome(Enum):
    """What is not a value."""

    ERROR = "error"


ERROR = Outcome.ERROR

BY_ZERO = "division by zero: an error for us; CEL has infinity and NaN for floating-point numbers"
MIXED = "mixed types: the published case runs unchecked, our type check refuses it"
RETURN = "Google's CEL for C++ reads an unescaped carriage return as a line feed"
UNBOUND = "a name nobody declared: our check refuses it"


@dataclass(frozen=True)
class Case:
    """One published case; `aside` says why checking or evaluating it our way may give something else."""

    file: str
    name: str
    expression: str
    expected: Any
    bindings: dict[str, Any] = field(default_factory=dict)
    aside: str = ""

    def __str__(self) -> str:
        return f"{self.file}/{self.name}"


_BASIC = [
    ("self_eval_zeroish/self_eval_int_zero", "0", 0.0),
    ("self_eval_zeroish/self_eval_float_zero", "0.0", 0.0),
    ("self_eval_zeroish/self_eval_float_zerowithexp", "0e+0", 0.0),
    ("self_eval_zeroish/self_eval_string_empty", "''", ""),
    ("self_eval_zeroish/self_eval_string_empty_quotes", '""', ""),
    ("self_eval_zeroish/self_eval_string_raw_prefix", 'r""', ""),
    ("self_eval_zeroish/self_eval_bool_false", "false", False),
    ("self_eval_zeroish/self_eval_empty_list", "[]", []),
    ("self_eval_zeroish/self_eval_string_raw_prefix_triple_double", 'r""""""', ""),
    ("self_eval_zeroish/self_eval_string_raw_prefix_triple_single", "r''''''", ""),
    ("self_eval_nonzeroish/self_eval_int_nonzero", "42", 42.0),
    ("self_eval_nonzeroish/self_eval_float_negative_exp", "-2.3e+1", -23.0),
    ("self_eval_nonzeroish/self_eval_string_excl", '"!"', "!"),
    ("self_eval_nonzeroish/self_eval_string_escape", r"'\''", "'"),
    ("self_eval_nonzeroish/self_eval_list_singleitem", "[-1]", [-1.0]),
    ("self_eval_nonzeroish/self_eval_bool_true", "true", True),
    ("self_eval_nonzeroish/self_eval_int_hex", "0x55555555", 1431655765.0),
    ("self_eval_nonzeroish/self_eval_int_hex_negative", "-0x55555555", -1431655765.0),
    ("self_eval_nonzeroish/self_eval_unicode_escape_four", r'"\u270c"', "\u270c"),
    ("self_eval_nonzeroish/self_eval_unicode_escape_eight", r'"\U0001f431"', "\U0001f431"),
    ("self_eval_nonzeroish/self_eval_ascii_escape_seq", r'"\a\b\f\n\r\t\v\"\'\\"', "\a\b\f\n\r\t\v\"'\\"),
    ("variables/self_eval_bound_lookup", "x", 123.0, {"x": 123.0}),
    ("variables/self_eval_unbound_lookup", "x", ERROR, {}, UNBOUND),
    ("variables/unbound_is_runtime_error", "x || true", True, {}, UNBOUND),
    ("functions/binop", "1 + 1", 2.0),
    ("reserved_const/false", "false", False, {"false": True}),
    ("reserved_const/true", "true", True, {"true": False}),
]

_LOGIC = [
    ("AND/all_true", "true && true", True),
    ("AND/all_false", "false && false", False),
    ("AND/false_left", "false && true", False),
    ("AND/false_right", "true && false", False),
    ("AND/short_circuit_type_left", "false && 32", False, {}, MIXED),
    ("AND/short_circuit_type_right", "'horses' && false", False, {}, MIXED),
    ("AND/error_right", "true && 1/0 != 0", ERROR, {}, BY_ZERO),
    ("AND/error_left", "1/0 != 0 && true", ERROR, {}, BY_ZERO),
    ("AND/no_overload", "'less filling' && 'tastes great'", ERROR, {}, MIXED),
    ("OR/all_true", "true || true", True),
    ("OR/all_false", "false || false", False),
    ("OR/false_left", "false || true", True),
    ("OR/false_right", "true || false", True),
    ("OR/short_circuit_type_left", "true || 32", True, {}, MIXED),
    ("OR/short_circuit_type_right", "'horses' || true", True, {}, MIXED),
    ("OR/error_right", "false || 1/0 != 0", ERROR, {}, BY_ZERO),
    ("OR/error_left", "1/0 != 0 || false", ERROR, {}, BY_ZERO),
    ("OR/no_overload", "'less filling' || 'tastes great'", ERROR, {}, MIXED),
    ("NOT/not_true", "!true", False),
    ("NOT/not_false", "!false", True),
    ("NOT/no_overload", "!0", ERROR, {}, MIXED),
]

_MACROS = [
    ("exists/list_elem_all_true", "[1, 2, 3].exists(e, e > 0)", True),
    ("exists/list_elem_some_true", "[1, 2, 3].exists(e, e == 2)", True),
    ("exists/list_elem_none_true", "[1, 2, 3].exists(e, e > 3)", False),
    ("exists/list_elem_type_shortcircuit", "[1, 'foo', 3].exists(e, e != '1')", True, {}, MIXED),
    ("exists/list_elem_type_exhaustive", "[1, 'foo', 3].exists(e, e == '10')", False, {}, MIXED),
    ("exists/list_elem_exists_error", "[1, 2, 3].exists(e, e / 0 == 17)", ERROR, {}, BY_ZERO),
    ("exists/list_empty", "[].exists(e, e == 2)", False),
    ("all/list_elem_all_true", "[1, 2, 3].all(e, e > 0)", True),
    ("all/list_elem_some_true", "[1, 2, 3].all(e, e == 2)", False),
    ("all/list_elem_none_true", "[1, 2, 3].all(e, e == 17)", False),
    ("all/list_elem_type_shortcircuit", "[1, 'foo', 3].all(e, e == 1)", False, {}, MIXED),
    ("all/list_elem_error_shortcircuit", "[1, 2, 3].all(e, 6 / (2 - e) == 6)", False),
    ("all/list_elem_error_exhaustive", "[1, 2, 3].all(e, e / 0 != 17)", ERROR, {}, BY_ZERO),
    ("all/list_empty", "[].all(e, e > 0)", True),
    ("map/list_empty", "[].map(n, n / 2)", []),
    ("map/list_one", "[3].map(n, n * n)", [9.0]),
    ("map/list_many", "[2, 4, 6].map(n, n / 2)", [1.0, 2.0, 3.0]),
    ("map/list_error", "[2, 1, 0].map(n, 4 / n)", ERROR, {}, BY_ZERO),
    ("filter/list_one_true", "[2].filter(n, n == 2)", [2.0]),
    ("filter/list_one_false", "[1].filter(n, n > 3)", []),
    ("filter/list_none", "[1, 2, 3].filter(e, e > 3)", []),
    ("filter/list_all", "[1, 2, 3].filter(n, n > 0)", [1.0, 2.0, 3.0]),
    ("filter/list_no_shortcircuit", "[3, 2, 1, 0].filter(n, 12 / n > 4)", ERROR, {}, BY_ZERO),
    ("nested/filter_all", "['signer'].filter(signer, ['artifact'].all(artifact, true))", ["signer"]),
    ("nested/all_all", "['signer'].all(signer, ['artifact'].all(artifact, true))", True),
]

_PARSE = [
    ("nest/list_literal", "size([[[[[[[[[[[[0]]]]]]]]]]]])", 1.0),
    ("nest/parens", "(" * 32 + "7" + ")" * 32, 7.0),
    ("repeat/or", "false || " * 31 + "true", True),
    ("repeat/and", "true && " * 31 + "false", False),
    ("repeat/add_sub", "3" + " - 3 + 3" * 12, 3.0),
    ("repeat/mul_div", "4" + " * 4 / 4" * 12, 4.0),
    ("repeat/not", "!" * 32 + "true", True),
    ("repeat/unary_neg", "-" * 32 + "19", 19.0),
]

_RESERVED = [
    *(
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
        "loop",
        "package",
    ),
    *("namespace", "return", "var", "void", "while"),
]
_SELECTORS = [(f"selectors/{word}", f"m.{word}", 1.0, {"m": {word: 1.0}}) for word in _RESERVED]

_QUOTES = {
    "single_quoted": "'",
    "double_quoted": '"',
    "triple_single_quoted": "'''",
    "triple_double_quoted": '"""',
}
_TRIPLE = ("triple_single_quoted", "triple_double_quoted")
_CONTROLS = [*range(0x01, 0x0A), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F]
_ANYWHERE = [
    ("escaped_punctuation", r""" \\ \? \" \' \` """, " \\ ? \" ' ` "),
    ("escaped_special_control_characters", r" \a \b \f \t \v ", " \a \b \f \t \v "),
    ("unescaped_special_control_characters", " \a \b \f \t \v ", " \a \b \f \t \v "),
    ("escaped_line_feed", r" \n ", " \n "),
    ("escaped_carriage_return", r" \r ", " \r "),
    ("escaped_windows_line_end", r" \r\n ", " \r\n "),
    (
        "escaped_all_control_characters",
        "".join(f" \\x{code:02X}" for code in _CONTROLS) + " ",
        "".join(f" {chr(code)}" for code in _CONTROLS) + " ",
    ),
    (
        "unescaped_all_control_characters",
        "".join(f" {chr(code)}" for code in _CONTROLS) + " ",
        "".join(f" {chr(code)}" for code in _CONTROLS) + " ",
    ),
    ("octal_escapes", r" \000 \012 \177 ", " \x00 \n \x7f "),
    ("lower_x_escapes", r" \x00 \x0A \x7F ", " \x00 \n \x7f "),
    ("upper_x_escapes", r" \X00 \X0A \X7F ", " \x00 \n \x7f "),
    ("lower_u_escapes", r" \u0000 \u000A \u007F \u0100 \uFFFB ", " \x00 \n \x7f \u0100 \ufffb "),
    (
        "upper_u_escapes",
        r" \U00000000 \U0000000A \U0000007F \U00000100 \U0000FFFB \U00010000 \U0001F62C ",
        " \x00 \n \x7f \u0100 \ufffb \U00010000 \U0001f62c ",
    ),
    ("mixed_case_hex_escapes", r" \x4a \x4B \X4c \X4D \u01aB \U000001aB ", " J K L M \u01ab \u01ab "),
    ("unassigned_code_point_escapes", r" \U00088888 ", " \U00088888 "),
    ("unassigned_code_point_unescaped", " \U00088888 ", " \U00088888 "),
]
_ONLY_TRIPLE = [
    ("unescaped_line_feed", " \n ", " \n "),
    ("unescaped_carriage_return", " \r ", " \r ", {}, RETURN),
    ("unescaped_windows_line_end", " \r\n ", " \r\n ", {}, RETURN),
]
_RAW_REST = r" \` \a \b \f \t \v \n \r \000 \x00 \X00 \u0000 \U00000000 "
_RAW = {
    "single_quoted": r" \\ \? \"" + _RAW_REST,
    "double_quoted": r" \\ \? \'" + _RAW_REST,
    "triple_single_quoted": r""" \\ \? \" \'""" + _RAW_REST,
    "triple_double_quoted": r""" \\ \? \" \'""" + _RAW_REST,
}
_STRING_LITERALS = [
    *((f"string_literals/{style}", f"{quote}hello{quote}", "hello") for style, quote in _QUOTES.items()),
    *(
        (f"string_literals/{style}_{name}", f"{quote}{body}{quote}", value)
        for name, body, value in _ANYWHERE
        for style, quote in _QUOTES.items()
    ),
    *(
        (f"string_literals/{style}_{name}", f"{_QUOTES[style]}{body}{_QUOTES[style]}", *rest)
        for name, body, *rest in _ONLY_TRIPLE
        for style in _TRIPLE
    ),
    ("string_literals/triple_single_quoted_unescaped_punctuation", "''' ? \" ' ` '''", " ? \" ' ` "),
    ("string_literals/triple_double_quoted_unescaped_punctuation", '""" ? " \' ` """', " ? \" ' ` "),
    *(
        (f"string_literals/{name}_{style}_escapes", f"{prefix}{_QUOTES[style]}{body}{_QUOTES[style]}", body)
        for name, prefix in (("raw", "r"), ("upper_raw", "R"))
        for style, body in _RAW.items()
    ),
]

_COMPARISONS = [
    ("eq_literal/eq_int", "1 == 1", True),
    ("eq_literal/not_eq_int", "-1 == 1", False),
    ("eq_literal/eq_double", "1.0 == 1.0e+0", True),
    ("eq_literal/not_eq_double", "-1.0 == 1.0", False),
    ("eq_literal/not_eq_double_nan", "0.0/0.0 == 0.0/0.0", ERROR, {}, BY_ZERO),
    ("eq_literal/eq_string", "'' == \"\"", True),
    ("eq_literal/not_eq_string", "'a' == 'b'", False),
    ("eq_literal/eq_raw_string", "'abc' == r'abc'", True),
    ("eq_literal/not_eq_string_case", "'abc' == 'ABC'", False),
    ("eq_literal/eq_string_unicode", "'ίσος' == 'ίσος'", True),
    ("eq_literal/not_eq_string_unicode_ascii", "'a' == 'à'", False),
    ("eq_literal/no_string_normalization", r"'Am\u00E9lie' == 'Ame\u0301lie'", False),
    ("eq_literal/no_string_normalization_surrogate", r"'\U0001F436' == '\xef\xbf\xbd\xef\xbf\bd'", False),
    ("eq_literal/eq_bool", "true == true", True),
    ("eq_literal/not_eq_bool", "false == true", False),
    ("eq_literal/eq_list_empty", "[] == []", True),
    ("eq_literal/eq_list_numbers", "[1, 2, 3] == [1, 2, 3]", True),
    ("eq_literal/not_eq_list_order", "[1, 2, 3] == [1, 3, 2]", False),
    ("eq_literal/not_eq_list_string_case", "['case'] == ['cAse']", False),
    ("eq_literal/not_eq_list_length", "['one'] == [2, 3]", False, {}, MIXED),
    ("eq_literal/not_eq_list_false_vs_types", "[1, 'dos', 3] == [1, 2, 4]", False, {}, MIXED),
    ("eq_literal/eq_mixed_types", "1.0 == 1", True),
    ("eq_literal/eq_list_elem_mixed_types", "[1] == [1.0]", True),
    ("ne_literal/ne_int", "24 != 42", True),
    ("ne_literal/not_ne_int", "1 != 1", False),
    ("ne_literal/ne_double", "9.0e+3 != 9001.0", True),
    ("ne_literal/not_ne_double_nan", "0.0/0.0 != 0.0/0.0", ERROR, {}, BY_ZERO),
    ("ne_literal/not_ne_double", "1.0 != 1e+0", False),
    ("ne_literal/ne_string", "'abc' != ''", True),
    ("ne_literal/not_ne_string", "'abc' != 'abc'", False),
    ("ne_literal/ne_string_unicode", "'résumé' != 'resume'", True),
    ("ne_literal/not_ne_string_unicode", "'ίδιο' != 'ίδιο'", False),
    ("ne_literal/ne_bool", "false != true", True),
    ("ne_literal/not_ne_bool", "true != true", False),
    ("ne_literal/ne_list_empty", "[] != [1]", True),
    ("ne_literal/not_ne_list_empty", "[] != []", False),
    ("ne_literal/ne_list_bool", "[true, false, true] != [true, true, false]", True),
    ("ne_literal/not_ne_list_bool", "[false, true] != [false, true]", False),
    ("ne_literal/not_ne_list_of_list", "[[]] != [[]]", False),
    ("lt_literal/lt_int", "-1 < 0", True),
    ("lt_literal/not_lt_int", "0 < 0", False),
    ("lt_literal/lt_double", "1.0 < 1.0000001", True),
    ("lt_literal/not_lt_double", "-0.0 < 0.0", False),
    ("lt_literal/lt_string", "'a' < 'b'", True),
    ("lt_literal/lt_string_empty_to_nonempty", "'' < 'a'", True),
    ("lt_literal/lt_string_case", "'Abc' < 'aBC'", True),
    ("lt_literal/lt_string_length", "'abc' < 'abcd'", True),
    ("lt_literal/lt_string_diacritical_mark_sensitive", r"'a' < '\u00E1'", True),
    ("lt_literal/not_lt_string_empty", "'' < ''", False),
    ("lt_literal/not_lt_string_same", "'abc' < 'abc'", False),
    ("lt_literal/not_lt_string_case_length", "'a' < 'AB'", False),
    ("lt_literal/unicode_order_lexical", r"'f' < '\u1EBF'", True),
    ("lt_literal/lt_bool_false_first", "false < true", True),
    ("lt_literal/not_lt_bool_same", "true < true", False),
    ("lt_literal/not_lt_bool_true_first", "true < false", False),
    ("lt_literal/lt_list_unsupported", "[0] < [1]", ERROR, {}, MIXED),
    ("lt_literal/lt_mixed_types_error", "'foo' < 1024", ERROR, {}, MIXED),
    ("gt_literal/gt_int", "42 > -42", True),
    ("gt_literal/not_gt_int", "0 > 0", False),
    ("gt_literal/gt_double", "1e+1 > 1e+0", True),
    ("gt_literal/not_gt_double", ".99 > 9.9e-1", False),
    ("gt_literal/gt_string_case", "'abc' > 'aBc'", True),
    ("gt_literal/gt_string_to_empty", "'A' > ''", True),
    ("gt_literal/not_gt_string_empty_to_empty", "'' > ''", False),
    ("gt_literal/gt_string_unicode", "'\u03b1' > 'omega'", True),
    ("gt_literal/gt_bool_true_false", "true > false", True),
    ("gt_literal/not_gt_bool_false_true", "false > true", False),
    ("gt_literal/not_gt_bool_same", "true > true", False),
    ("gt_literal/gt_list_unsupported", "[1] > [0]", ERROR, {}, MIXED),
    ("gt_literal/gt_mixed_types_error", "'foo' > 1024", ERROR, {}, MIXED),
    ("lte_literal/lte_int_lt", "0 <= 1", True),
    ("lte_literal/lte_int_eq", "1 <= 1", True),
    ("lte_literal/not_lte_int_gt", "1 <= -1", False),
    ("lte_literal/lte_double_lt", "0.0 <= 0.1e-31", True),
    ("lte_literal/lte_double_eq", "0.0 <= 0e-1", True),
    ("lte_literal/not_lte_double_gt", "1.0 <= 0.99", False),
    ("lte_literal/lte_string_empty", "'' <= ''", True),
    ("lte_literal/lte_string_from_empty", "'' <= 'a'", True),
    ("lte_literal/not_lte_string_to_empty", "'a' <= ''", False),
    ("lte_literal/lte_string_lexicographical", "'aBc' <= 'abc'", True),
    ("lte_literal/lte_string_unicode_eq", "'\u03b1' <= '\u03b1'", True),
    ("lte_literal/lte_string_unicode_lt", "'a' <= '\u03b1'", True),
    ("lte_literal/not_lte_string_unicode", "'\u03b1' <= 'a'", False),
    ("lte_literal/lte_bool_false_true", "false <= true", True),
    ("lte_literal/lte_bool_false_false", "false <= false", True),
    ("lte_literal/lte_bool_true_false", "true <= false", False),
    ("lte_literal/lte_list_unsupported", "[0] <= [0]", ERROR, {}, MIXED),
    ("lte_literal/lte_mixed_types_error", "'foo' <= 1024", ERROR, {}, MIXED),
    ("gte_literal/gte_int_gt", "0 >= -1", True),
    ("gte_literal/gte_int_eq", "999 >= 999", True),
    ("gte_literal/not_gte_int_lt", "999 >= 1000", False),
    ("gte_literal/gte_double_gt", "1e+1 >= 1e+0", True),
    ("gte_literal/gte_double_eq", "9.80665 >= 9.80665e+0", True),
    ("gte_literal/not_gte_double_lt", "0.9999 >= 1.0", False),
    ("gte_literal/gte_string_empty", "'' >= ''", True),
    ("gte_literal/gte_string_to_empty", "'a' >= ''", True),
    ("gte_literal/gte_string_empty_to_nonempty", "'' >= 'a'", False),
    ("gte_literal/gte_string_length", "'abcd' >= 'abc'", True),
    ("gte_literal/not_gte_string_lexicographical", "'abc' >= 'abd'", False),
    ("gte_literal/gte_string_unicode_eq", "'τ' >= 'τ'", True),
    ("gte_literal/gte_string_unicode_gt", "'τ' >= 't'", True),
    ("gte_literal/not_get_string_unicode", "'t' >= 'τ'", False),
    ("gte_literal/gte_bool_gt", "true >= false", True),
    ("gte_literal/gte_bool_eq", "true >= true", True),
    ("gte_literal/not_gte_bool_lt", "false >= true", False),
    ("gte_literal/gte_list_unsupported", "['y'] >= ['x']", ERROR, {}, MIXED),
    ("gte_literal/gte_mixed_types_error", "'foo' >= 1.0", ERROR, {}, MIXED),
    ("in_list_literal/elem_not_in_empty_list", "'empty' in []", False),
    ("in_list_literal/elem_in_list", "'elem' in ['elem', 'elemA', 'elemB']", True),
    ("in_list_literal/elem_not_in_list", "'not' in ['elem1', 'elem2', 'elem3']", False),
    ("in_list_literal/elem_in_mixed_type_list", "'elem' in [1, 'elem', 2]", True, {}, MIXED),
    ("bound/int_lte_right_true", "123 <= x", True, {"x": 124.0}),
    ("bound/bool_lt_right_true", "false < x", True, {"x": True}),
    ("bound/double_ne_left_false", "x != 9.8", False, {"x": 9.8}),
    ("bound/list_eq_right_false", "[1, 2] == x", False, {"x": [2.0, 1.0]}),
    ("bound/string_gte_right_true", "'abcd' >= x", True, {"x": "abc"}),
]

_STRING = [
    ("size/empty", "size('')", 0.0),
    ("size/one_ascii", "size('A')", 1.0),
    ("size/one_unicode", "size('ÿ')", 1.0),
    ("size/ascii", "size('four')", 4.0),
    ("size/unicode", "size('πέντε')", 5.0),
    ("starts_with/basic_true", "'foobar'.startsWith('foo')", True),
    ("starts_with/basic_false", "'foobar'.startsWith('bar')", False),
    ("starts_with/empty_target", "''.startsWith('foo')", False),
    ("starts_with/empty_arg", "'foobar'.startsWith('')", True),
    ("starts_with/empty_empty", "''.startsWith('')", True),
    ("starts_with/unicode", "'завтра'.startsWith('за')", True),
    ("starts_with/unicode_smp", "'\U0001f431\U0001f600\U0001f61b'.startsWith('\U0001f431')", True),
    ("ends_with/basic_true", "'foobar'.endsWith('bar')", True),
    ("ends_with/basic_false", "'foobar'.endsWith('foo')", False),
    ("ends_with/empty_target", "''.endsWith('foo')", False),
    ("ends_with/empty_arg", "'foobar'.endsWith('')", True),
    ("ends_with/empty_empty", "''.endsWith('')", True),
    ("ends_with/unicode", "'forté'.endsWith('té')", True),
    ("ends_with/unicode_smp", "'\U0001f431\U0001f600\U0001f61b'.endsWith('\U0001f61b')", True),
    ("matches/basic", "'hubba'.matches('ubb')", True),
    ("matches/empty_target", "''.matches('foo|bar')", False),
    ("matches/empty_arg", "'cows'.matches('')", True),
    ("matches/empty_empty", "''.matches('')", True),
    ("matches/re_concat", "'abcd'.matches('bc')", True),
    ("matches/re_alt", "'grey'.matches('gr(a|e)y')", True),
    ("matches/re_rep", "'banana'.matches('ba(na)*')", True),
    ("matches/unicode", "'mañana'.matches('a+ñ+a+')", True),
    ("matches/unicode_smp", "'\U0001f431\U0001f600\U0001f600'.matches('(a|\U0001f600){2}')", True),
    ("concatentation/concat_true", "'he' + 'llo'", "hello"),
    ("concatentation/concat_with_spaces", "'hello' + ' ' == 'hello'", False),
    ("concatentation/concat_empty_string_beginning", "'' + 'abc'", "abc"),
    ("concatentation/concat_empty_string_end", "'abc' + ''", "abc"),
    ("concatentation/concat_empty_with_empty", "'' + ''", ""),
    ("concatentation/unicode_unicode", "'¢' + 'ÿ' + 'Ȁ'", "¢ÿȀ"),
    ("concatentation/ascii_unicode", "'r' + 'ô' + 'le'", "rôle"),
    ("concatentation/ascii_unicode_unicode_smp", "'a' + 'ÿ' + '\U0001f431'", "aÿ\U0001f431"),
    ("concatentation/empty_unicode", "'' + 'Ω' + ''", "Ω"),
    ("contains/contains_true", "'hello'.contains('he')", True),
    ("contains/contains_empty", "'hello'.contains('')", True),
    ("contains/contains_false", "'hello'.contains('ol')", False),
    ("contains/contains_multiple", "'abababc'.contains('ababc')", True),
    ("contains/contains_unicode", "'Straße'.contains('aß')", True),
    ("contains/contains_unicode_smp", "'\U0001f431\U0001f600\U0001f601'.contains('\U0001f600')", True),
    ("contains/empty_contains", "''.contains('something')", False),
    ("contains/empty_empty", "''.contains('')", True),
]

_LISTS = [
    ("concatentation/list_append", "[0, 1, 2] + [3, 4, 5] == [0, 1, 2, 3, 4, 5]", True),
    ("concatentation/list_not_commutative", "[0, 1, 2] + [3, 4, 5] == [3, 4, 5, 0, 1, 2]", False),
    ("concatentation/list_repeat", "[2] + [2]", [2.0, 2.0]),
    ("concatentation/empty_empty", "[] + []", []),
    ("concatentation/left_unit", "[] + [3, 4]", [3.0, 4.0]),
    ("concatentation/right_unit", "[1, 2] + []", [1.0, 2.0]),
    ("in/empty", "7 in []", False),
    ("in/first", "'alpha' in ['alpha', 'beta', 'gamma']", True),
    ("in/middle", "3 in [5, 4, 3, 2, 1]", True),
    ("in/missing", "'hawaiian' in ['meat', 'veggie', 'margarita', 'cheese']", False),
    ("size/list_empty", "size([])", 0.0),
    ("size/list", "size([1, 2, 3])", 3.0),
]

_FP_MATH = [
    ("add_positive_positive", "4.25 + 15.25", 19.5),
    ("add_positive_negative", "17.75 + (-7.75)", 10.0),
    ("add_negative_negative", "-4.125 + (-2.125)", -6.25),
    ("sub_positive_positive", "42.0 - 12.0", 30.0),
    ("sub_positive_negative", "42.875 - (-22.0)", 64.875),
    ("sub_negative_negative", "-4.875 - (-0.125)", -4.75),
    ("multiply_positive_positive", "42.5 * 0.2", 8.5),
    ("multiply_positive_negative", "40.75 * (-2.25)", -91.6875),
    ("multiply_negative_negative", "-3.0 * (-2.5)", 7.5),
    ("divide_positive_positive", "0.0625 / 0.002", 31.25),
    ("divide_positive_negative", "-2.0 / 2.0", -1.0),
    ("divide_negative_negative", "-8.875 / (-0.0625)", 142.0),
    ("negative", "-(4.5)", -4.5),
    ("double_negative", "-(-1.25)", 1.25),
    ("negative_zero", "-(0.0)", -0.0),
    ("divide_zero", "15.75 / 0.0", ERROR, {}, BY_ZERO),
    ("multiply_zero", "15.36 * 0.0", 0.0),
    ("add_left_identity", "0.0 + 1.75", 1.75),
    ("add_right_identity", " 2.5 + 0.0", 2.5),
    ("add_commutative", "7.5 + 1.5 == 1.5 + 7.5", True),
    ("add_associative", "5.625 + (15.75 + 2.0) == (5.625 + 15.75) + 2.0", True),
    ("mul_left_identity", "1.0 * 45.25", 45.25),
    ("mul_right_identity", "-25.25 * 1.0", -25.25),
    ("mul_commutative", "1.5 * 25.875 == 25.875 * 1.5", True),
    ("mul_associative", "1.5 * (23.625 * 0.75) == (1.5 * 23.625) * 0.75", True),
    ("add_mul_distribute", "5.75 * (1.5 + 2.5)  == 5.75 * 1.5 + 5.75 * 2.5", True),
    ("fp_overflow_positive", "2.0 * 8.988466e+307 ", float("inf")),
    ("fp_overflow_negative", "2.0 * -8.988466e+307 ", float("-inf")),
    ("fp_underflow", "1e-324  / 2.0", 0.0),
]

_FIELDS = [
    ("map_fields/map_field_access", "x.name", 1024.0, {"x": {"name": 1024.0}}),
    ("map_fields/map_field_select_no_such_key", "x.name", ERROR, {"x": {"holiday": "field"}}, UNBOUND),
    ("map_has/has", "has(m.a)", True, {"m": {"a": 1.0, "b": 2.0}}),
    ("map_has/has_not", "has(m.c)", False, {"m": {"a": 1.0, "b": 2.0}}),
    ("map_has/has_empty", "has(m.a)", False, {"m": {}}),
    ("qualified_identifier_resolution/map_field_select", "a.b.c", "yeah", {"a": {"b": {"c": "yeah"}}}),
    (
        "qualified_identifier_resolution/list_field_select_unsupported",
        "a.b.pancakes",
        ERROR,
        {"a": {"b": ["pancakes"]}},
        MIXED,
    ),
    (
        "qualified_identifier_resolution/int64_field_select_unsupported",
        "a.pancakes",
        ERROR,
        {"a": 15.0},
        MIXED,
    ),
]

_PLUMBING = [
    ("min/min_program", "17", 17.0),
    ("eval_results/error_result", "1 / 0", ERROR, {}, BY_ZERO),
    ("check_inputs/skip_check", "[17, 'pancakes']", [17.0, "pancakes"], {}, MIXED),
    ("eval_inputs/one_ignored_value_arg", "'foo'", "foo", {"x": 17.0}),
]


def _at(time: str) -> str:
    return f"timestamp('{time}Z')"


def _of(length: str) -> str:
    return f"duration('{length}')"


_T = {name: _at(f"2009-02-13T{time}") for name, time in {"t22_58": "22:58:00", "t23": "23:00:00"}.items()}
_FIRST, _LAST = _at("0001-01-01T00:00:00"), _at("9999-12-31T23:59:59")
_EVENT, _V_E_DAY = _at("2009-02-13T23:31:30"), _at("1945-05-07T02:41:00")
_TIMESTAMPS = [
    ("timestamp_equality/eq_same", f"{_EVENT} == {_EVENT}", True),
    ("timestamp_equality/eq_diff", f"{_at('2009-02-13T23:31:29')} == {_EVENT}", False),
    ("timestamp_equality/neq_same", f"{_V_E_DAY} != {_V_E_DAY}", False),
    ("timestamp_equality/neq_diff", f"{_at('2000-01-01T00:00:00')} != {_at('2001-01-01T00:00:00')}", True),
    ("duration_equality/eq_same", f"{_of('123s')} == {_of('123s')}", True),
    ("duration_equality/eq_diff", f"{_of('60s')} == {_of('3600s')}", False),
    ("duration_equality/neq_same", f"{_of('604800s')} != {_of('604800s')}", False),
    ("duration_equality/neq_diff", f"{_of('86400s')} != {_of('86164s')}", True),
    (
        "timestamp_arithmetic/add_duration_to_time",
        f"{_T['t23']} + {_of('240s')} == {_at('2009-02-13T23:04:00')}",
        True,
    ),
    (
        "timestamp_arithmetic/add_time_to_duration",
        f"{_of('120s')} + {_at('2009-02-13T23:01:00')} == {_at('2009-02-13T23:03:00')}",
        True,
    ),
    ("timestamp_arithmetic/add_duration_to_duration", f"{_of('600s')} + {_of('50s')} == {_of('650s')}", True),
    (
        "timestamp_arithmetic/add_time_to_duration_nanos_negative",
        (f"{_at('0001-01-01T00:00:01.000000001')} + {_of('-999999999ns')} == {_at('0001-01-01T00:00:00.000000002')}"),
        True,
    ),
    (
        "timestamp_arithmetic/add_time_to_duration_nanos_positive",
        (f"{_at('0001-01-01T00:00:01.999999999')} + {_of('999999999ns')} == {_at('0001-01-01T00:00:02.999999998')}"),
        True,
    ),
    (
        "timestamp_arithmetic/subtract_duration_from_time",
        f"{_at('2009-02-13T23:10:00')} - {_of('600s')} == {_T['t23']}",
        True,
    ),
    (
        "timestamp_arithmetic/subtract_time_from_time",
        f"{_at('2009-02-13T23:31:00')} - {_at('2009-02-13T23:29:00')} == {_of('120s')}",
        True,
    ),
    (
        "timestamp_arithmetic/subtract_duration_from_duration",
        f"{_of('900s')} - {_of('42s')} == {_of('858s')}",
        True,
    ),
    ("comparisons/leq_timestamp_true", f"{_T['t23']} <= {_T['t23']}", True),
    ("comparisons/leq_timestamp_false", f"{_T['t23']} <= {_at('2009-02-13T22:59:59')}", False),
    ("comparisons/leq_duration_true", f"{_of('200s')} <= {_of('200s')}", True),
    ("comparisons/leq_duration_false", f"{_of('300s')} <= {_of('200s')}", False),
    ("comparisons/less_timestamp_true", f"{_T['t23']} < {_at('2009-03-13T23:00:00')}", True),
    ("comparisons/less_duration_true", f"{_of('200s')} < {_of('300s')}", True),
    ("comparisons/geq_timestamp_true", f"{_T['t23']} >= {_T['t23']}", True),
    ("comparisons/geq_timestamp_false", f"{_T['t22_58']} >= {_T['t23']}", False),
    ("comparisons/geq_duration_true", f"{_of('200s')} >= {_of('200s')}", True),
    ("comparisons/geq_duration_false", f"{_of('120s')} >= {_of('200s')}", False),
    ("comparisons/greater_timestamp_true", f"{_at('2009-02-13T23:59:00')} > {_T['t23']}", True),
    ("comparisons/greater_duration_true", f"{_of('300s')} > {_of('200s')}", True),
    ("timestamp_range/from_string_under", _at("0000-01-01T00:00:00"), ERROR),
    ("timestamp_range/from_string_over", _at("10000-01-01T00:00:00"), ERROR),
    ("timestamp_range/add_duration_under", f"{_FIRST} + {_of('-1s')}", ERROR),
    ("timestamp_range/add_duration_over", f"{_LAST} + {_of('1s')}", ERROR),
    (
        "timestamp_range/add_duration_nanos_over",
        f"{_at('9999-12-31T23:59:59.999999999')} + {_of('1ns')}",
        ERROR,
    ),
    ("timestamp_range/add_duration_nanos_under", f"{_FIRST} + {_of('-1ns')}", ERROR),
    ("timestamp_range/sub_time_duration_over", f"{_LAST} - {_FIRST}", ERROR),
    ("timestamp_range/sub_time_duration_under", f"{_FIRST} - {_LAST}", ERROR),
    ("duration_range/from_string_under", _of("-320000000000s"), ERROR),
    ("duration_range/from_string_over", _of("320000000000s"), ERROR),
    ("duration_range/add_under", f"{_of('-200000000000s')} + {_of('-200000000000s')}", ERROR),
    ("duration_range/add_over", f"{_of('200000000000s')} + {_of('200000000000s')}", ERROR),
    ("duration_range/sub_under", f"{_of('-200000000000s')} - {_of('200000000000s')}", ERROR),
    ("duration_range/sub_over", f"{_of('200000000000s')} - {_of('-200000000000s')}", ERROR),
]

_TABLES: dict[str, list[tuple[Any, ...]]] = {
    "basic": _BASIC,
    "logic": _LOGIC,
    "macros": _MACROS,
    "parse": [*_PARSE, *_SELECTORS, *_STRING_LITERALS],
    "comparisons": _COMPARISONS,
    "string": _STRING,
    "lists": _LISTS,
    "fp_math": _FP_MATH,
    "timestamps": _TIMESTAMPS,
    "fields": _FIELDS,
    "plumbing": _PLUMBING,
}

CASES = [Case(file, *row) for file, rows in _TABLES.items() for row in rows]
