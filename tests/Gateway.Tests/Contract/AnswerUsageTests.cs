using HostContract;

namespace Gateway.Tests.Contract;

public sealed class AnswerUsageTests
{
    [Fact]
    public void TryParse_WhatWasWritten_IsTheSame()
    {
        var usage = new AnswerUsage(1, 2, 3, 4, AnswerUsage.Most);
        Assert.True(AnswerUsage.TryParse(usage.ToString(), out var read));
        Assert.Equal(usage, read);
        Assert.Equal(4, read.Total);
        Assert.True(UsageFrame.Write(new AnswerUsage(AnswerUsage.Most, AnswerUsage.Most, AnswerUsage.Most, AnswerUsage.Most, AnswerUsage.Most)).Length <= UsageFrame.MaxLength);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("prompt=1")]
    [InlineData("prompt=1;cached=2;completion=3;accepted=4;rejected=")]
    [InlineData("prompt=1;cached=2;completion=3;accepted=4;rejected=-5")]
    [InlineData("prompt=1;cached=2;completion=3;accepted=4;rejected=2147483648")]
    [InlineData("cached=2;prompt=1;completion=3;accepted=4;rejected=5")]
    [InlineData("prompt=1;cached=2;completion=3;accepted=4;rejected=5;x=6")]
    [InlineData("prompt= 1;cached=2;completion=3;accepted=4;rejected=5")]
    public void TryParse_AnythingElse_IsNone(string? text) => Assert.False(AnswerUsage.TryParse(text, out _));
}
