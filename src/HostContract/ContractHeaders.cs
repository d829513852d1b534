namespace HostContract;

/// <summary>The headers between gateway and host.</summary>
public static class ContractHeaders
{
    /// <summary>Gateway to host, on every inference request: the signed assertion.</summary>
    public const string Assertion = "x-gateway-assertion";

    /// <summary>Host to gateway, on every inference answer: <c>sha256:…</c> or <see cref="NoAdapter"/>; what the engine really used.</summary>
    public const string AdapterDigest = "x-adapter-digest";

    /// <summary>What <see cref="AdapterDigest"/> says when the base model answered.</summary>
    public const string NoAdapter = "none";

    /// <summary>Host to gateway, on an artifact fetch: the grant that came with the assertion.</summary>
    public const string FetchGrant = "x-fetch-grant";

    /// <summary>On loopback: host to gateway when it registers, and gateway to host when it asks the hosts of its static list.</summary>
    public const string JoinSecret = "x-join-secret";

    /// <summary>Host to gateway, on an answer that is not streamed: the <see cref="AnswerUsage"/>. A stream ends with a <see cref="UsageFrame"/>.</summary>
    public const string Usage = "x-usage";

    /// <summary>Host to gateway, on a stream: tokens of its prompts, so that they are known should the host die before the end.</summary>
    public const string PromptTokens = "x-prompt-tokens";

    /// <summary>
    /// Gateway to host, where the gateway traces: W3C's <c>traceparent</c> with the gateway's span and its own decision whether the trace is kept. The client's
    /// span is a forefather of it; its flags, <c>tracestate</c> and baggage are not sent.
    /// </summary>
    public const string TraceParent = "traceparent";

    /// <summary>The request's id, made by the gateway. It is also in the assertion, which is what a host believes.</summary>
    public const string RequestId = "x-request-id";

    /// <summary>Gateway to host, on a probe: the challenge; see <see cref="HostProbe"/>.</summary>
    public const string Probe = "x-probe";
}
