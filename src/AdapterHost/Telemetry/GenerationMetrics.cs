using System.Diagnostics;
using System.Diagnostics.Metrics;
using AdapterFormats;
using AdapterHost.Engine;
using HostContract;
using Observability.Metrics;

namespace AdapterHost.Telemetry;

/// <summary>
/// OpenTelemetry's metrics of generative models: <c>gen_ai_server_request_duration_seconds</c>, <c>gen_ai_server_time_to_first_token_seconds</c>,
/// <c>gen_ai_server_time_per_output_token_seconds</c>, <c>gen_ai_client_token_usage</c>. The model is the base model; what a tenant calls it is nobody's label. Any thread.
/// </summary>
internal sealed class GenerationMetrics
{
    private const string OperationName = "gen_ai.operation.name", RequestModel = "gen_ai.request.model", ErrorType = "error.type", TokenType = "gen_ai.token.type";

    private readonly string _model;
    private readonly Histogram<double> _durations;
    private readonly Histogram<double> _firstTokens;
    private readonly Histogram<double> _perToken;
    private readonly Histogram<long> _tokens;

    public GenerationMetrics(IMeterFactory factory, BaseModelDescriptor baseModel)
    {
        _model = baseModel.Name;
        var meter = factory.Create(HostMeter.Name);
        _durations = meter.CreateHistogram("gen_ai.server.request.duration", "s", "Inference requests, from arrival at the host to the end of the answer.", advice: Buckets.Generations);
        _firstTokens = meter.CreateHistogram("gen_ai.server.time_to_first_token", "s", "From arrival at the host to the first token: adapter, queue and prompt.", advice: Buckets.FirstToken);
        _perToken = meter.CreateHistogram("gen_ai.server.time_per_output_token", "s", "Time of each token after the first.", advice: Buckets.PerToken);
        _tokens = meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens of a request, of its prompts (input) and generated (output).", advice: Buckets.Tokens);
    }

    public void Ended(string operation, TimeSpan duration, string? error)
    {
        var tags = Tags(operation);
        if (error is not null)
            tags.Add(ErrorType, error);
        _durations.Record(duration.TotalSeconds, tags);
    }

    /// <param name="operation">What was asked for.</param>
    /// <param name="end">One choice.</param>
    /// <param name="untilQueue">From the request's arrival to its being queued.</param>
    public void Generated(string operation, Finished end, TimeSpan untilQueue)
    {
        if (end.CompletionTokens == 0)
            return;
        _firstTokens.Record((untilQueue + end.QueueTime + end.PromptTime).TotalSeconds, Tags(operation));
        if (end.CompletionTokens > 1)
            _perToken.Record(end.CompletionTime.TotalSeconds / (end.CompletionTokens - 1), Tags(operation));
    }

    public void Used(string operation, AnswerUsage usage)
    {
        Record("input", usage.Prompt);
        Record("output", usage.Completion);

        void Record(string type, int tokens)
        {
            var tags = Tags(operation);
            tags.Add(TokenType, type);
            _tokens.Record(tokens, tags);
        }
    }

    private TagList Tags(string operation) => new() { { OperationName, operation }, { RequestModel, _model } };
}
