using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Dialects.Settings;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.LlamaCpp;

/// <summary><c>POST /completion</c> and <c>/completions</c>: raw prompts in llama.cpp's own shape.</summary>
internal sealed class LlamaCompletionDialect(IInferenceEngine engine, RawPrompt raw) : IDialect
{
    private static readonly FieldTable Fields = FieldTable.OfDialect([.. LlamaFields.Names, LlamaPromptReader.Field]);

    public DialectReading Read(JsonElement root, int maxOutputTokens, string model)
    {
        var body = new RequestBody(root, Fields);
        var prompts = LlamaPromptReader.Read(body);
        var (settings, shape) = LlamaFields.Read(body, engine.Tokenizer, model);
        if (body.Fault is { } fault)
            return fault;
        if (SettingsReader.CheckSequences(prompts.Count, settings.Choices) is { } tooMany)
            return tooMany;

        var answerTokens = Math.Min(settings.MaxTokens ?? maxOutputTokens, maxOutputTokens);
        var read = new List<FimPrompt>(prompts.Count);
        foreach (var (i, prompt) in prompts.Index())
        {
            var path = prompts.Count == 1 ? LlamaPromptReader.Field : $"{LlamaPromptReader.Field}[{i}]";
            if (LlamaPromptReader.Tokens(prompt, path, answerTokens, engine, raw, out var tokens) is { } refused)
                return refused;
            read.Add(tokens);
        }

        int[][] tokenized = [.. read.Select(prompt => prompt.Tokens)];
        if (ScoreLimit.Check(tokenized, settings, engine.Limits, answerTokens, "n_probs") is { } tooMuch)
            return tooMuch;
        return new InferenceCall(
            tokenized, settings, new LlamaAnswer(shape([.. read.Select(prompt => (prompt.Tokens.Length, prompt.Cut))])));
    }
}
