using System.Diagnostics;
using Gateway.Telemetry;
using Gateway.Tests.Servers;
using OpenTelemetry.Trace;

namespace Gateway.Tests.Telemetry;

public sealed class RequestSamplerTests
{
    [Fact]
    public void Requests_OfOneSecond_AreTracedUpToTheirMost()
    {
        var time = new ShiftedTime();
        var sampler = new RequestSampler(1, 3, time);
        Assert.InRange(Enumerable.Range(0, 100).Count(_ => IsTaken(sampler, default)), 3, 6);
    }

    /// <summary>The flag is a client's word, and so is the trace id that samplers by ratio look at.</summary>
    [Theory]
    [InlineData(ActivityTraceFlags.Recorded)]
    [InlineData(ActivityTraceFlags.None)]
    public void ClientsFlag_HasNoPart(ActivityTraceFlags flags)
    {
        var client = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, isRemote: true);
        Assert.False(IsTaken(new RequestSampler(0, 1000, TimeProvider.System), client));
        Assert.True(IsTaken(new RequestSampler(1, 1000, TimeProvider.System), client));
    }

    [Fact]
    public void WhatBelongsToARequest_GoesWithIt()
    {
        foreach (var (flags, taken) in new[] { (ActivityTraceFlags.Recorded, true), (ActivityTraceFlags.None, false) })
        {
            var request = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags);
            Assert.Equal(taken, IsTaken(new RequestSampler(taken ? 0 : 1, 1, TimeProvider.System), request));
        }
    }

    [Fact]
    public void Share_IsAboutWhatWasAsked()
    {
        var sampler = new RequestSampler(0.25, int.MaxValue, TimeProvider.System);
        Assert.InRange(Enumerable.Range(0, 20_000).Count(_ => IsTaken(sampler, default)), 4_500, 5_500);
    }

    private static bool IsTaken(RequestSampler sampler, ActivityContext parent) =>
        sampler.ShouldSample(new SamplingParameters(parent, ActivityTraceId.CreateRandom(), "request", ActivityKind.Server)).Decision == SamplingDecision.RecordAndSample;
}
