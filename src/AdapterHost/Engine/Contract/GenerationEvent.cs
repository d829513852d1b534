namespace AdapterHost.Engine;

/// <summary><see cref="PromptScores"/> first if asked for, <see cref="TextDelta"/>s, and last <see cref="Finished"/>.</summary>
internal abstract record GenerationEvent;
