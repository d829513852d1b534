using AdapterFormats;
using Gateway.Forwarding;

namespace Gateway.Tests.Forwarding;

public sealed class HostAnswerJudgeTests
{
    private const string A = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    [Theory]
    [InlineData(200, A, A, "WithReceipt")]
    [InlineData(200, "none", null, "WithReceipt")]
    [InlineData(200, B, A, "WrongAdapter")]
    [InlineData(200, "none", A, "WrongAdapter")]
    [InlineData(200, A, null, "WrongAdapter")]
    [InlineData(200, null, A, "WrongAdapter")]
    [InlineData(200, null, null, "WrongAdapter")]
    [InlineData(200, A + "," + A, A, "WrongAdapter")]
    [InlineData(400, null, A, "WithoutReceipt")]
    [InlineData(400, A, A, "WithReceipt")]
    [InlineData(503, B, A, "WrongAdapter")]
    [InlineData(429, null, A, "WithoutReceipt")]
    [InlineData(401, null, A, "HostFault")]
    [InlineData(404, A, A, "HostFault")]
    [InlineData(302, A, A, "HostFault")]
    [InlineData(500, A, A, "HostFault")]
    public void Judge_StatusAndReceipt_Decide(int status, string? said, string? resolved, string answer) =>
        Assert.Equal(answer, HostAnswerJudge.Judge(status, said, resolved is null ? null : AdapterDigest.Parse(resolved)).ToString());
}
