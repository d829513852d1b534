using AdapterHost.Engine;

namespace AdapterHost.Dialects.Generations;

/// <summary>An event and the choice that it belongs to.</summary>
internal readonly record struct ChoiceEvent(int Choice, GenerationEvent Event);
