using System.Collections.Frozen;

namespace Learning.Languages.CSharp;

/// <summary>The words of C#.</summary>
internal static class CSharpWords
{
    private static readonly FrozenSet<string> s_keywords = Set(
        "abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern false "
        + "finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null object operator out override params private "
        + "protected public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true try typeof uint ulong unchecked "
        + "unsafe ushort using virtual void volatile while");

    // Keywords in their place only; elsewhere they may name things.
    private static readonly FrozenSet<string> s_contextual = Set(
        "add alias allows and ascending args async await by descending dynamic equals extension field file from get global group init into join let managed nameof "
        + "nint not notnull nuint on or orderby partial record remove required scoped select set unmanaged value var when where with yield");

    public static bool IsKeyword(ReadOnlySpan<char> word) => s_keywords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    public static bool IsContextual(ReadOnlySpan<char> word) => s_contextual.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
