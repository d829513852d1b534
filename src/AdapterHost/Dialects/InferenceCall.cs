using AdapterHost.Dialects.Answers;
using AdapterHost.Dialects.Settings;

namespace AdapterHost.Dialects;

/// <summary>A body that has been understood: its prompts, and how the answer is written.</summary>
/// <param name="Prompts">Token ids, at least one prompt.</param>
/// <param name="Settings">What it asks of the generation.</param>
/// <param name="Answer">Its wire format.</param>
internal sealed record InferenceCall(IReadOnlyList<int[]> Prompts, GenerationSettings Settings, AnswerFormat Answer);
