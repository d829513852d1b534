namespace AdapterHost.Engine;

/// <summary>Either a <see cref="TextDelta"/> or, last, <see cref="Finished"/>.</summary>
internal abstract record GenerationEvent;
