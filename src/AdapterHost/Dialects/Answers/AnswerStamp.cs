namespace AdapterHost.Dialects.Answers;

/// <summary>What every chunk of one OpenAI answer repeats.</summary>
/// <param name="Id">Random, with the dialect's prefix.</param>
/// <param name="Created">Unix seconds.</param>
/// <param name="Model">The assertion's name of the model.</param>
/// <param name="Fingerprint">Tells base models apart.</param>
internal sealed record AnswerStamp(string Id, long Created, string Model, string Fingerprint);
