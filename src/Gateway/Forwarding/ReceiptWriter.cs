using System.Globalization;
using System.Net;
using Gateway.Billing;
using Gateway.Errors;
using Gateway.Forwarding.Retrying;
using Gateway.Learning.Outcomes.Serving;
using Gateway.Placement;
using Gateway.Resolution;
using HostContract;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Forwarding;

/// <summary>Judges the host's answer and puts the receipt on it. Of the host's headers only a few go along.</summary>
internal sealed partial class ReceiptWriter(RetryPolicy retries, StreamTiming timing, AnswerRecorder answers, ILogger<ReceiptWriter> logger) : ResponseTransform
{
    private const string AdapterHeader = "x-adapter";
    private const string ExperimentHeader = "x-experiment";
    private const string EventStream = "text/event-stream";

    private static readonly string[] s_passed = ["Content-Type", "Retry-After"];

    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is not { } answer)
            return ValueTask.CompletedTask;

        var features = context.HttpContext.Features;
        var request = features.GetRequiredFeature<InferenceRequestFeature>();
        var host = features.GetRequiredFeature<PlacedHostFeature>().Host;
        var bill = features.GetRequiredFeature<Bill>();
        var status = (int)answer.StatusCode;
        var attempts = features.GetRequiredFeature<AttemptsFeature>();
        attempts.Current?.Answered();
        var said = answer.Headers.NonValidated.TryGetValues(ContractHeaders.AdapterDigest, out var values) ? values.ToString() : null;
        var verdict = HostAnswerJudge.Judge(status, said, request.Adapter);
        if (verdict is HostAnswer.WithReceipt or HostAnswer.WithoutReceipt)
        {
            host.Circuit.Succeeded();
            if (IsFull(answer))
            {
                // It did nothing for it, and says so before anything else.
                if (retries.TryFollow(context.HttpContext, mayHaveRun: false))
                {
                    context.SuppressResponseBody = true;
                    return ValueTask.CompletedTask;
                }
            }
            else
            {
                retries.Answered(attempts);
            }
        }

        switch (verdict)
        {
            case HostAnswer.WithReceipt:
                context.HttpContext.Response.Headers[AdapterHeader] = request.Receipt;
                context.HttpContext.Response.Headers[ContractHeaders.AdapterDigest] = request.DigestReceipt;
                if (request.Experiment is { } experiment)
                    context.HttpContext.Response.Headers[ExperimentHeader] = experiment.Receipt;
                Pass(answer, context.HttpContext.Response);
                Meter(context.HttpContext, answer, bill);
                break;
            case HostAnswer.WithoutReceipt:
                Pass(answer, context.HttpContext.Response);
                Meter(context.HttpContext, answer, bill);
                break;
            case HostAnswer.WrongAdapter:
                LogWrongAdapter(context.HttpContext.TraceIdentifier, host.Id.Value, request.DigestReceipt, said is { Length: <= 71 } ? said : null);
                host.Circuit.Faulted(request.TenantKey);
                Drop(context, bill, GatewayRefusal.AdapterUnavailable);
                break;
            default:
                LogHostFault(context.HttpContext.TraceIdentifier, host.Id.Value, status);
                host.Circuit.Faulted(request.TenantKey);
                Drop(context, bill, GatewayRefusal.HostFailed);
                break;
        }

        return ValueTask.CompletedTask;
    }

    private static bool IsEventStream(string? contentType) => contentType?.StartsWith(EventStream, StringComparison.OrdinalIgnoreCase) == true;

    private static void Pass(HttpResponseMessage answer, HttpResponse response)
    {
        foreach (var name in s_passed)
        {
            if (answer.Headers.NonValidated.TryGetValues(name, out var values)
                || answer.Content.Headers.NonValidated.TryGetValues(name, out values))
                response.Headers[name] = values.ToString();
        }

        // As a number, of which no text is made on the way.
        response.ContentLength = answer.Content.Headers.ContentLength;

        // Proxies in front of us (nginx) would hold events back otherwise.
        if (IsEventStream(response.ContentType))
            response.Headers["x-accel-buffering"] = "no";
    }

    /// <summary>What the host says of the cost goes into the bill and no further.</summary>
    private void Meter(HttpContext context, HttpResponseMessage answer, Bill bill)
    {
        // An error may have cost something as well: what ran before it.
        if (answer.Headers.NonValidated.TryGetValues(ContractHeaders.Usage, out var told) && AnswerUsage.TryParse(told.ToString(), out var usage))
            bill.Usage = usage;
        if (!answer.IsSuccessStatusCode)
        {
            bill.Refused = true;
            return;
        }

        if (answer.Headers.NonValidated.TryGetValues(ContractHeaders.PromptTokens, out var prompts)
            && int.TryParse(prompts.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var tokens))
            bill.PromptTokens = tokens;
        var isStream = IsEventStream(context.Response.ContentType);
        answer.Content = answers.Watch(context, context.Features.GetRequiredFeature<InferenceRequestFeature>(), answer.Content, bill, isStream);
        if (isStream)
            answer.Content = timing.Watch(context, answer.Content, bill);
    }

    /// <summary>503 before anything ran: full, draining, or without what it needs.</summary>
    private static bool IsFull(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.ServiceUnavailable && !answer.Headers.Contains(ContractHeaders.Usage);

    /// <summary>The client never sees it, and it costs nothing.</summary>
    private void Drop(ResponseTransformContext context, Bill bill, GatewayRefusal refusal)
    {
        context.SuppressResponseBody = true;
        if (retries.TryFollow(context.HttpContext, mayHaveRun: true))
            return;
        bill.Dropped = true;
        context.HttpContext.Features.Set(new HostAnswerFeature(refusal));
    }

    [LoggerMessage(1301, LogLevel.Error, "Request {RequestId}: host {Host} was asked for adapter {Asked} and said {Said}. Its answer was dropped.")]
    private partial void LogWrongAdapter(string requestId, string host, string asked, string? said);

    [LoggerMessage(1302, LogLevel.Error, "Request {RequestId}: host {Host} answered with status {Status}, which the contract does not know.")]
    private partial void LogHostFault(string requestId, string host, int status);
}
