namespace AdapterHost.Grammars.Gbnf;

/// <summary>A part of a grammar's right-hand side.</summary>
internal abstract record GbnfNode
{
    /// <summary>Nodes within each other, itself included: how deep who walks through it gets.</summary>
    public virtual int Depth => 1;

    private static int Deepest(IReadOnlyList<GbnfNode> nodes) => nodes.Count == 0 ? 0 : nodes.Max(node => node.Depth);

    /// <param name="Bytes">UTF-8.</param>
    public sealed record Literal(byte[] Bytes) : GbnfNode;

    public sealed record Class(CodePoints Points) : GbnfNode;

    /// <param name="Number">Index of the rule.</param>
    public sealed record Rule(int Number) : GbnfNode;

    public sealed record Sequence(IReadOnlyList<GbnfNode> Parts) : GbnfNode
    {
        public override int Depth { get; } = 1 + Deepest(Parts);
    }

    public sealed record Choice(IReadOnlyList<GbnfNode> Options) : GbnfNode
    {
        public override int Depth { get; } = 1 + Deepest(Options);
    }

    /// <param name="Of">What is repeated.</param>
    /// <param name="Least">Times at least.</param>
    /// <param name="Most">Times at most; null is without end.</param>
    public sealed record Repeat(GbnfNode Of, int Least, int? Most) : GbnfNode
    {
        public override int Depth { get; } = 1 + Of.Depth;
    }
}
