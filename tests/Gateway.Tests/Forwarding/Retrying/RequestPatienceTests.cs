using Gateway.Forwarding.Retrying;

namespace Gateway.Tests.Forwarding.Retrying;

public sealed class RequestPatienceTests
{
    [Theory]
    [InlineData(null, false, 600, 600)]
    [InlineData("20", false, 21, 21)]
    [InlineData("20", true, 600, 21)]
    [InlineData("600", false, 600, 600)]
    [InlineData("999999999", false, 600, 600)]
    [InlineData("9999999999999", false, 600, 600)]
    [InlineData("0", false, 600, 600)]
    [InlineData("-5", false, 600, 600)]
    [InlineData("1.5", false, 600, 600)]
    [InlineData("٣", false, 600, 600)]
    public void Of_WhatAClientSends_IsTheEarlierOne(string? client, bool streams, int whole, int firstByte)
    {
        var patience = RequestPatience.Of(0, TimeSpan.FromSeconds(600), client, streams);
        Assert.Equal((whole, firstByte), (patience.Whole.TotalSeconds, patience.FirstByte.TotalSeconds));
    }
}
