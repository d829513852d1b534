namespace AdapterHost.Grammars.Matching;

/// <param name="Kind">What it waits for.</param>
/// <param name="Value">The byte, the class's first table, the other way of a split, or the rule.</param>
/// <param name="Next">The state behind it.</param>
internal readonly record struct GrammarState(StateKind Kind, int Value, int Next);
