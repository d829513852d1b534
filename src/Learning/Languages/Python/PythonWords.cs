using System.Collections.Frozen;

namespace Learning.Languages.Python;

/// <summary>The words of Python 3.</summary>
internal static class PythonWords
{
    private static readonly FrozenSet<string> s_keywords = Set(
        "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise "
        + "return try while with yield");

    /// <summary>Their lines have a colon and a block behind it.</summary>
    private static readonly FrozenSet<string> s_compound = Set("class def elif else except finally for if try while with");

    // Behind these stands an operand; all others are operands or end a line.
    private static readonly FrozenSet<string> s_operandKeywords = Set("False None True");

    private static readonly FrozenSet<string> s_builtIns = Set(
        "abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr dict dir divmod enumerate eval exec filter "
        + "float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open "
        + "ord pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip self cls "
        + "ArithmeticError AssertionError AttributeError BaseException EOFError Exception FileNotFoundError ImportError IndexError IOError KeyError KeyboardInterrupt "
        + "LookupError ModuleNotFoundError NameError NotImplementedError OSError OverflowError PermissionError RuntimeError StopIteration SyntaxError TimeoutError "
        + "TypeError UnicodeDecodeError ValueError ZeroDivisionError NotImplemented Ellipsis match case append extend items keys values get join split strip");

    public static bool IsKeyword(ReadOnlySpan<char> word) => Has(s_keywords, word);

    public static bool OpensBlock(ReadOnlySpan<char> word) => Has(s_compound, word);

    public static bool IsOperand(ReadOnlySpan<char> keyword) => Has(s_operandKeywords, keyword);

    public static bool IsBuiltIn(ReadOnlySpan<char> word) => Has(s_builtIns, word);

    private static bool Has(FrozenSet<string> words, ReadOnlySpan<char> word) => words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
