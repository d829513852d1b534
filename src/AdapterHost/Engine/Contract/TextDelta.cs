namespace AdapterHost.Engine;

/// <summary>New text: whole characters only, and never a part of a stop string.</summary>
/// <param name="Text">Not empty.</param>
internal sealed record TextDelta(string Text) : GenerationEvent;
