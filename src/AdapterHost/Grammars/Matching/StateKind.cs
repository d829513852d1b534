namespace AdapterHost.Grammars.Matching;

internal enum StateKind : byte
{
    /// <summary>The rule is complete.</summary>
    Return,

    /// <summary>Exactly this byte.</summary>
    Byte,

    /// <summary>One character of a class.</summary>
    Class,

    /// <summary>Two ways on.</summary>
    Split,

    /// <summary>A rule, and then on.</summary>
    Call,
}
