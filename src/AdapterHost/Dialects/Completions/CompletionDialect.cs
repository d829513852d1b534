using System.Text.Json;
using AdapterHost.Dialects.Answers;
using AdapterHost.Dialects.Body;
using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Dialects.Settings;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Completions;

/// <summary><c>POST /v1/completions</c>: raw prompts, and with <c>suffix</c> fill in the middle.</summary>
internal sealed class CompletionDialect(IInferenceEngine engine, FimPromptBuilder fim, RawPrompt raw, StampFactory stamps) : IDialect
{
    /// <summary>Most tokens told beside a chosen one.</summary>
    public const int MaxLogProbabilities = 20;

    private static readonly FieldTable Fields = FieldTable.OfDialect(
        "prompt", "suffix", "echo", "logprobs", "best_of", PredictionReader.Field, StreamOptions.Field);

    public DialectReading Read(JsonElement root, int maxOutputTokens, string model)
    {
        var body = new RequestBody(root, Fields);
        var prompts = PromptReader.Read(body, engine.Tokenizer);
        var suffix = body.Text("suffix");
        var settings = SettingsReader.Read(body, engine.Tokenizer, SamplingDefaults.OpenAi);
        var prediction = PredictionReader.Read(body, engine);
        var includeUsage = StreamOptions.IncludeUsage(body);
        var echo = body.Flag("echo");
        var logProbabilities = LogProbabilities(body);
        _ = body.Text("model");
        CheckTogether(body, prompts, settings, suffix, echo);
        if (body.Fault is { } fault)
            return fault;
        if (suffix is not null && engine.Tokenizer.Fim is null)
            return ApiError.Unsupported("suffix", "The base model was not trained to fill in the middle.");
        if (SettingsReader.CheckSequences(prompts.Count, settings.Choices) is { } tooMany)
            return tooMany;

        var answerTokens = Math.Min(settings.MaxTokens ?? maxOutputTokens, maxOutputTokens);
        var tokens = new List<int[]>(prompts.Count);
        foreach (var prompt in prompts)
        {
            if (Tokens(prompt, suffix, answerTokens, out var read) is { } refused)
                return refused;
            tokens.Add(read);
        }

        settings = settings with
        {
            Prediction = prediction,
            ScorePrompt = echo && logProbabilities is not null,
            Sampling = settings.Sampling with { LogProbabilities = logProbabilities },
        };
        if (ScoreLimit.Check(tokens, settings, engine.Limits, answerTokens, "logprobs") is { } tooMuch)
            return tooMuch;

        var shape = new AnswerShape(stamps.Make("cmpl-", model), settings.Choices, engine.Tokenizer)
        {
            IncludeUsage = includeUsage,
            LogProbabilities = logProbabilities is not null,
        };
        var echoed = echo ? prompts.Zip(tokens, Echo).ToList() : null;
        return new InferenceCall(tokens, settings, new CompletionAnswer(shape, hasTop: logProbabilities > 0, echoed));
    }

    /// <summary>Fields that are right each by itself, and make no sense beside each other.</summary>
    private static void CheckTogether(
        RequestBody body, IReadOnlyList<CompletionPrompt> prompts, GenerationSettings settings, string? suffix, bool echo)
    {
        if (suffix is not null && prompts.Any(prompt => prompt.Text is null))
            body.Refuse(ApiError.Invalid("suffix", "'suffix' needs a prompt of text, not of token ids."));
        if (suffix is not null && echo)
            body.Refuse(ApiError.Invalid("echo", "'echo' repeats a prompt; with 'suffix' there is none."));
        if (settings.Stream && echo)
            body.Refuse(ApiError.Unsupported("echo", "'echo' works only without 'stream'."));
        if (body.Integer("best_of", 1) is { } best && best != settings.Choices)
            body.Refuse(ApiError.Unsupported("best_of", $"'best_of' is {best} and must be as 'n' is, {settings.Choices}: all answers are returned."));
    }

    private static int? LogProbabilities(RequestBody body) =>
        body.Value("logprobs") is { ValueKind: JsonValueKind.False } ? null : body.Integer("logprobs", 0, MaxLogProbabilities);

    private ApiError? Tokens(CompletionPrompt prompt, string? suffix, int answerTokens, out int[] tokens)
    {
        tokens = prompt.Tokens;
        if (prompt.Text is not null && suffix is null)
        {
            var refused = raw.Read(prompt.Text, answerTokens, "prompt", out var read);
            tokens = read.Tokens;
            return refused;
        }

        if (prompt.Text is not null)
            tokens = fim.Build(new FimText(prompt.Text, suffix!), answerTokens).Tokens;
        return PromptRoom.Check(tokens, engine.Limits, "prompt");
    }

    private EchoedPrompt Echo(CompletionPrompt prompt, int[] tokens) => prompt.Text is null
        ? new EchoedPrompt(engine.Tokenizer.Detokenize(tokens), tokens, Added: 0)
        : new EchoedPrompt(prompt.Text, tokens, raw.Added);
}
