namespace AdapterHost.Grammars.Matching;

/// <summary>One way to read the text so far.</summary>
/// <param name="State">Waits for a byte.</param>
/// <param name="Table">Where in a class's character it stands; 0 for a single byte.</param>
/// <param name="Caller">The call that the state's rule belongs to.</param>
internal readonly record struct Configuration(int State, int Table, int Caller);
