using AdapterHost.Adapters;
using AdapterHost.Engine;
using AdapterHost.Errors;
using AdapterHost.Grammars;
using HostContract;

namespace AdapterHost.Tests.Errors;

/// <summary>Every value of every closed set has its place in HTTP; a new value fails here before a client meets it.</summary>
public sealed class ErrorMapTests
{
    private static readonly EngineLimits Limits = new(1000, 1);

    [Fact]
    public void FormOf_EveryCode_IsTheContractsRow()
    {
        var expected = new Dictionary<ApiErrorCode, (int, string, bool)>
        {
            [ApiErrorCode.InvalidRequest] = (400, "invalid_request", false),
            [ApiErrorCode.ContextLengthExceeded] = (400, "context_length_exceeded", false),
            [ApiErrorCode.UnsupportedCapability] = (400, "unsupported_capability", false),
            [ApiErrorCode.InvalidAssertion] = (401, "invalid_assertion", false),
            [ApiErrorCode.NotFound] = (404, "not_found", false),
            [ApiErrorCode.MethodNotAllowed] = (405, "method_not_allowed", false),
            [ApiErrorCode.RequestTooLarge] = (413, "request_too_large", false),
            [ApiErrorCode.Overloaded] = (503, "overloaded", true),
            [ApiErrorCode.HostUnavailable] = (503, "host_unavailable", true),
            [ApiErrorCode.Draining] = (503, "draining", true),
            [ApiErrorCode.AdapterUnavailable] = (503, "adapter_unavailable", true),
            [ApiErrorCode.InternalError] = (500, "internal_error", false),
        };

        Assert.Equal(Enum.GetValues<ApiErrorCode>(), expected.Keys.Order());
        foreach (var (code, row) in expected)
        {
            var form = ErrorMap.FormOf(code);
            Assert.Equal(row, (form.Status, form.Code, form.RetryAfterSeconds is not null));
        }
    }

    [Fact]
    public void Of_EveryAdapterRefusal_IsTemporary()
    {
        var expected = new Dictionary<AdapterRefusal, ApiErrorCode>
        {
            [AdapterRefusal.NotFound] = ApiErrorCode.AdapterUnavailable,
            [AdapterRefusal.NotGranted] = ApiErrorCode.AdapterUnavailable,
            [AdapterRefusal.DigestMismatch] = ApiErrorCode.AdapterUnavailable,
            [AdapterRefusal.Unreadable] = ApiErrorCode.AdapterUnavailable,
            [AdapterRefusal.WrongBase] = ApiErrorCode.AdapterUnavailable,
            [AdapterRefusal.TooLarge] = ApiErrorCode.AdapterUnavailable,
            [AdapterRefusal.FetchFailed] = ApiErrorCode.AdapterUnavailable,
            [AdapterRefusal.Quarantined] = ApiErrorCode.AdapterUnavailable,
            [AdapterRefusal.HostStopping] = ApiErrorCode.HostUnavailable,
            [AdapterRefusal.TenantDeleted] = ApiErrorCode.AdapterUnavailable,
            [AdapterRefusal.EngineRefused] = ApiErrorCode.AdapterUnavailable,
            [AdapterRefusal.EngineLost] = ApiErrorCode.HostUnavailable,
            [AdapterRefusal.NoRoom] = ApiErrorCode.Overloaded,
        };

        Assert.Equal(Enum.GetValues<AdapterRefusal>(), expected.Keys.Order());
        Assert.All(expected, row => Assert.Equal(row.Value, ErrorMap.Of(row.Key).Code));
        Assert.All(expected.Values, code => Assert.NotNull(ErrorMap.FormOf(code).RetryAfterSeconds));
    }

    [Fact]
    public void Of_EveryEngineRefusal_IsKnown()
    {
        var expected = new Dictionary<EngineRefusal, ApiErrorCode>
        {
            [EngineRefusal.QueueFull] = ApiErrorCode.Overloaded,
            [EngineRefusal.PromptTooLong] = ApiErrorCode.ContextLengthExceeded,
            [EngineRefusal.PromptEmpty] = ApiErrorCode.InvalidRequest,
            [EngineRefusal.TooManyChoices] = ApiErrorCode.InvalidRequest,
            [EngineRefusal.TenantDeleted] = ApiErrorCode.AdapterUnavailable,
            [EngineRefusal.EngineLost] = ApiErrorCode.HostUnavailable,
            [EngineRefusal.ShuttingDown] = ApiErrorCode.HostUnavailable,
        };

        Assert.Equal(Enum.GetValues<EngineRefusal>(), expected.Keys.Order());
        Assert.All(expected, row => Assert.Equal(row.Value, ErrorMap.Of(row.Key, Limits).Code));
    }

    [Fact]
    public void Of_EveryAssertionFault_IsTheSameError() =>
        Assert.Single(Enum.GetValues<AssertionFault>().Except([AssertionFault.None]).Select(ErrorMap.Of).Distinct());

    [Fact]
    public void Of_EveryFinishReason_IsKnown()
    {
        var expected = new Dictionary<FinishReason, ApiErrorCode?>
        {
            [FinishReason.Stop] = null,
            [FinishReason.Length] = null,
            [FinishReason.Cancelled] = ApiErrorCode.HostUnavailable,
            [FinishReason.Deadline] = ApiErrorCode.Overloaded,
            [FinishReason.Superseded] = null,
            [FinishReason.NotFinite] = ApiErrorCode.AdapterUnavailable,
            [FinishReason.GrammarExhausted] = ApiErrorCode.InvalidRequest,
            [FinishReason.NoTokenLeft] = ApiErrorCode.InvalidRequest,
            [FinishReason.EngineBusy] = ApiErrorCode.Overloaded,
            [FinishReason.EngineLost] = ApiErrorCode.HostUnavailable,
            [FinishReason.AdapterLost] = ApiErrorCode.AdapterUnavailable,
            [FinishReason.Failed] = ApiErrorCode.InternalError,
        };

        Assert.Equal(Enum.GetValues<FinishReason>(), expected.Keys.Order());
        Assert.All(expected, row => Assert.Equal(row.Value, ErrorMap.Of(Ended(row.Key, 0), hasAdapter: true)?.Code));
        expected[FinishReason.NotFinite] = ApiErrorCode.InternalError;
        Assert.All(expected, row => Assert.Equal(row.Value, ErrorMap.Of(Ended(row.Key, 0), hasAdapter: false)?.Code));
    }

    [Fact]
    public void Of_DeadlineAfterSomeTokens_IsAnAnswer() => Assert.Null(ErrorMap.Of(Ended(FinishReason.Deadline, 3), hasAdapter: true));

    [Fact]
    public void Of_WhatARequestRuledOutItself_NamesTheFieldAndTheLimit()
    {
        var exhausted = ErrorMap.Of(Ended(FinishReason.GrammarExhausted, 3), hasAdapter: true)!;
        Assert.Equal("grammar", exhausted.Parameter);
        Assert.Contains($"{GrammarLimits.Work}", exhausted.Message, StringComparison.Ordinal);
        var nothing = ErrorMap.Of(Ended(FinishReason.NoTokenLeft, 0), hasAdapter: true)!;
        Assert.Contains("'grammar'", nothing.Message, StringComparison.Ordinal);
        Assert.Contains("'logit_bias'", nothing.Message, StringComparison.Ordinal);
    }

    private static Finished Ended(FinishReason reason, int tokens) => new(reason, null, 5, tokens, TimeSpan.Zero, TimeSpan.Zero);
}
