using System.Threading.Channels;
using Gateway.Authentication;
using Gateway.Billing;
using Gateway.Generating;
using Gateway.Resolution;
using HostContract;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using TenantStore.Answers;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Learning.Outcomes.Serving;

/// <summary>
/// Notes what was served. On the way of a request it copies the answer's bytes and puts one object into a queue; who reads and writes comes later, and when that is too slow, answers go unnoted and
/// unharmed. What the gateway asks itself is noted by those who ask, and what nobody waits for is not noted. For any thread.
/// </summary>
internal sealed class AnswerRecorder
{
    private const int MostQueued = 16 * 1024;

    private readonly Channel<ServedAnswer> _served =
        Channel.CreateBounded<ServedAnswer>(new BoundedChannelOptions(MostQueued) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly OutcomeMetrics _metrics;
    private readonly SilentTenants _silent;
    private readonly TimeProvider _time;
    private readonly bool _records;
    private readonly long _mostBytes;
    private long _queuedBytes;

    public AnswerRecorder(IOptions<OutcomeOptions> options, OutcomeMetrics metrics, SilentTenants silent, TimeProvider time)
    {
        (_metrics, _silent, _time) = (metrics, silent, time);
        _records = options.Value.RecordAnswers;
        _mostBytes = options.Value.QueuedMegabytes * 1024L * 1024;
    }

    public ChannelReader<ServedAnswer> Served => _served.Reader;

    /// <summary>An answer begins that may be noted: its bytes are copied from now on.</summary>
    /// <returns>The content to send on.</returns>
    public HttpContent Watch(HttpContext context, InferenceRequestFeature request, HttpContent content, Bill bill, bool isStream)
    {
        if (!IsNoted(context, request))
            return content;
        bill.Capture = new AnswerCapture((int)Math.Min(content.Headers.ContentLength ?? 0, AnswerCapture.MostBytes)) { IsStream = isStream };
        // Events are copied where they are metered.
        return isStream ? content : new CapturedContent(content, bill.Capture);
    }

    /// <summary>The request has ended for its client.</summary>
    public void End(HttpContext context, Bill bill)
    {
        var request = context.Features.GetRequiredFeature<InferenceRequestFeature>();
        if (!IsNoted(context, request))
            return;
        var clientLeft = context.RequestAborted.IsCancellationRequested;
        var broke = (context.GetForwarderErrorFeature()?.Error ?? ForwarderError.None) != ForwarderError.None || bill.EndedInError;
        var status = context.Response.StatusCode;
        // Of whom has left, the status is 499.
        if (!clientLeft && status is >= StatusCodes.Status400BadRequest and < StatusCodes.Status500InternalServerError)
            return;

        var capture = bill.Dropped ? null : bill.Capture;
        var state = clientLeft ? AnswerState.Late : broke || status >= StatusCodes.Status500InternalServerError ? AnswerState.Failed : AnswerState.Answered;
        var served = new ServedAnswer(
            context.Features.GetRequiredFeature<CallerFeature>().Principal,
            request,
            request.Path == ChatPath ? AnswerKind.Chat : AnswerKind.Completion,
            capture,
            state,
            (long)_time.GetElapsedTime(request.Patience.Arrived).TotalMilliseconds,
            _time.GetUtcNow());
        if (Interlocked.Add(ref _queuedBytes, served.Bytes) <= _mostBytes && _served.Writer.TryWrite(served))
            return;
        Taken(served.Bytes);
        _metrics.Lost(1);
    }

    /// <summary>One was read, and its bytes are not counted any more.</summary>
    public void Taken(int bytes) => Interlocked.Add(ref _queuedBytes, -bytes);

    private const string ChatPath = "/v1/chat/completions";

    private static bool HasIds(string path) => path is ChatPath or "/v1/completions" or "/v1/fim/completions";

    private bool IsNoted(HttpContext context, InferenceRequestFeature request) =>
        _records && !_silent.Contains(request.Tenant) && request.Class != RequestClass.Background && HasIds(request.Path) && context.Features.Get<GenerationOrder>() is null;
}
