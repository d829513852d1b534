using Gateway.Errors;
using Gateway.Forwarding;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Tests.Forwarding;

public sealed class ForwarderErrorMapTests
{
    /// <summary>Each error: what a client that is still there is told, and what becomes of it when the client has gone.</summary>
    public static TheoryData<ForwarderError, string?, string?> Table => new()
    {
        { ForwarderError.None, null, null },
        { ForwarderError.Request, "HostUnavailable", "HostUnavailable" },
        { ForwarderError.RequestTimedOut, "DeadlineExceeded", "DeadlineExceeded" },
        { ForwarderError.RequestCanceled, "DeadlineExceeded", null },
        { ForwarderError.RequestBodyCanceled, "DeadlineExceeded", null },
        { ForwarderError.RequestBodyClient, "InvalidRequest", "InvalidRequest" },
        { ForwarderError.RequestBodyDestination, "HostFailed", "HostFailed" },
        { ForwarderError.ResponseHeaders, "HostFailed", "HostFailed" },
        { ForwarderError.ResponseBodyCanceled, "DeadlineExceeded", null },
        { ForwarderError.ResponseBodyClient, null, null },
        { ForwarderError.ResponseBodyDestination, "HostFailed", "HostFailed" },
        { ForwarderError.UpgradeRequestCanceled, "InternalError", "InternalError" },
        { ForwarderError.UpgradeRequestClient, "InternalError", "InternalError" },
        { ForwarderError.UpgradeRequestDestination, "InternalError", "InternalError" },
        { ForwarderError.UpgradeResponseCanceled, "InternalError", "InternalError" },
        { ForwarderError.UpgradeResponseClient, "InternalError", "InternalError" },
        { ForwarderError.UpgradeResponseDestination, "InternalError", "InternalError" },
        { ForwarderError.NoAvailableDestinations, "HostUnavailable", "HostUnavailable" },
        { ForwarderError.RequestCreation, "InternalError", "InternalError" },
        { ForwarderError.UpgradeActivityTimeout, "InternalError", "InternalError" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Map_EachError_IsOneRefusal(ForwarderError error, string? present, string? gone)
    {
        Assert.Equal(Refusal(present), ForwarderErrorMap.Map(error, clientGone: false));
        Assert.Equal(Refusal(gone), ForwarderErrorMap.Map(error, clientGone: true));
    }

    [Fact]
    public void Table_HasEveryError() =>
        Assert.Equal(Enum.GetValues<ForwarderError>().Order(), Table.Select(row => (ForwarderError)row[0]!).Order());

    private static GatewayRefusal? Refusal(string? name) => name is null ? null : Enum.Parse<GatewayRefusal>(name);
}
