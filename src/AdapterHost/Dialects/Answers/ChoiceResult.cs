using AdapterHost.Engine;

namespace AdapterHost.Dialects.Answers;

/// <summary>One finished choice of an answer that is not streamed.</summary>
internal sealed record ChoiceResult(string Text, Finished End);
