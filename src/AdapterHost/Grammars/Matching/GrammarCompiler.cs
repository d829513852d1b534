using AdapterHost.Grammars.Gbnf;

namespace AdapterHost.Grammars.Matching;

/// <summary>Writes rules out as states, each part in front of what follows it.</summary>
internal sealed class GrammarCompiler
{
    private int _work;

    public List<GrammarState> States { get; } = [];

    public ByteTables Tables { get; } = new();

    /// <returns>The first state of each rule.</returns>
    /// <exception cref="GbnfException">The grammar exceeds <see cref="GrammarLimits"/>.</exception>
    public int[] Compile(IReadOnlyList<GbnfNode> rules) =>
        [.. rules.Select(rule => Before(Add(new GrammarState(StateKind.Return, 0, 0)), rule))];

    private int Before(int next, GbnfNode node)
    {
        // Counted apart from states: repeating nothing makes none.
        if (++_work > 4 * GrammarLimits.States)
        {
            throw TooLarge();
        }

        switch (node)
        {
            case GbnfNode.Literal literal:
                for (var i = literal.Bytes.Length - 1; i >= 0; i--)
                {
                    next = Add(new GrammarState(StateKind.Byte, literal.Bytes[i], next));
                }

                return next;
            case GbnfNode.Class { Points: var points }:
                return Add(new GrammarState(StateKind.Class, Tables.Add(points), next));
            case GbnfNode.Rule { Number: var number }:
                return Add(new GrammarState(StateKind.Call, number, next));
            case GbnfNode.Sequence { Parts: var parts }:
                return parts.Reverse().Aggregate(next, Before);
            case GbnfNode.Choice { Options: var options }:
                var way = Before(next, options[^1]);
                foreach (var option in options.Reverse().Skip(1))
                {
                    way = Add(new GrammarState(StateKind.Split, way, Before(next, option)));
                }

                return way;
            case GbnfNode.Repeat repeat:
                return Repeat(next, repeat);
            default:
                throw new InvalidOperationException($"No such node: {node.GetType().Name}.");
        }
    }

    private int Repeat(int next, GbnfNode.Repeat repeat)
    {
        int start;
        if (repeat.Most is { } most)
        {
            start = next;
            for (var i = repeat.Least; i < most; i++)
            {
                start = Add(new GrammarState(StateKind.Split, next, Before(start, repeat.Of)));
            }
        }
        else
        {
            start = Add(new GrammarState(StateKind.Split, next, 0));
            States[start] = States[start] with { Next = Before(start, repeat.Of) };
        }

        for (var i = 0; i < repeat.Least; i++)
        {
            start = Before(start, repeat.Of);
        }

        return start;
    }

    private int Add(GrammarState state)
    {
        if (States.Count == GrammarLimits.States)
        {
            throw TooLarge();
        }

        States.Add(state);
        return States.Count - 1;
    }

    private static GbnfException TooLarge() => new(
        $"it becomes more than {GrammarLimits.States} states; counted repetitions are written out: use fewer, or '*' and '+'");
}
