using System.Diagnostics.Metrics;
using Gateway.Placement.Circuits;
using HostContract;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Placement.Circuits;

public sealed class HostCircuitTests : IDisposable
{
    private static readonly TenantKey s_acme = new("acme");
    private static readonly TenantKey s_globex = new("globex");

    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddMetrics().AddCircuits().BuildServiceProvider();
    private readonly HostCircuit _circuit;

    public HostCircuitTests() => _circuit = _services.GetRequiredService<CircuitFactory>().For(new HostId("host_1"));

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Failed_ThreeTimesInARow_OpensAndTellsWhoWaits()
    {
        var waiting = _circuit.Opened;
        _circuit.Failed();
        Assert.True(_circuit.IsDoubtful);
        _circuit.Failed();
        Assert.False(_circuit.IsOpen);
        _circuit.Failed();
        Assert.True(_circuit.IsOpen);
        Assert.True(waiting.IsCancellationRequested);
        Assert.True(_circuit.Opened.IsCancellationRequested);
    }

    [Fact]
    public void Succeeded_Between_TheRowBeginsAnew()
    {
        _circuit.Failed();
        _circuit.Failed();
        _circuit.Succeeded();
        Assert.False(_circuit.IsDoubtful);
        _circuit.Failed();
        _circuit.Failed();
        Assert.False(_circuit.IsOpen);
    }

    [Fact]
    public void Open_OnlyAGoodProbeCloses()
    {
        for (var failure = 0; failure < HostCircuit.MostFailures; failure++)
            _circuit.Probed(good: false);
        _circuit.Succeeded();
        Assert.True(_circuit.IsOpen);
        _circuit.Probed(good: false);
        Assert.True(_circuit.IsOpen);
        _circuit.Probed(good: true);
        Assert.False(_circuit.IsOpen);
        Assert.False(_circuit.IsDoubtful);
        Assert.False(_circuit.Opened.IsCancellationRequested);
    }

    [Fact]
    public void Open_ThenClosed_TakesThreeAgain()
    {
        for (var failure = 0; failure < HostCircuit.MostFailures; failure++)
            _circuit.Failed();
        _circuit.Probed(good: true);
        _circuit.Failed();
        _circuit.Failed();
        Assert.False(_circuit.IsOpen);
        _circuit.Failed();
        Assert.True(_circuit.IsOpen);
    }

    /// <summary>Requests that fail at a host which said that it ends go elsewhere, as at any other; nobody is to be woken for it.</summary>
    [Fact]
    public void Failed_OfAHostThatSaidThatItEnds_OpensAndIsNotCounted()
    {
        var opens = 0L;
        using var listener = new MeterListener();
        var meters = _services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == CircuitMetrics.Opens && instrument.Meter.Scope == meters)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => opens += value);
        listener.Start();
        for (var failure = 0; failure < HostCircuit.MostFailures; failure++)
            _circuit.Failed(leaving: true);
        Assert.True(_circuit.IsOpen);
        Assert.Equal(0, opens);
        _circuit.Probed(good: true);
        for (var failure = 0; failure < HostCircuit.MostFailures; failure++)
            _circuit.Failed();
        Assert.Equal(1, opens);
    }

    [Fact]
    public void Faulted_ByOneTenantAlone_TakesTheHostFromNobody()
    {
        for (var fault = 0; fault < 100; fault++)
            _circuit.Faulted(s_acme);
        Assert.False(_circuit.IsDoubtful);
        Assert.False(_circuit.IsDoubtfulTo(s_globex));
        Assert.True(_circuit.IsDoubtfulTo(s_acme));
        Assert.False(_circuit.IsOpen);
        _circuit.Succeeded();
        Assert.False(_circuit.IsDoubtfulTo(s_acme));
    }

    /// <summary>Whoever answers requests is not yet who answers probes.</summary>
    [Fact]
    public void Succeeded_TakesNoFailedProbeBack()
    {
        for (var probe = 0; probe < HostCircuit.MostFailures; probe++)
        {
            Assert.False(_circuit.IsOpen);
            _circuit.Probed(good: false);
            _circuit.Succeeded();
            Assert.True(_circuit.IsDoubtful);
        }

        Assert.True(_circuit.IsOpen);
    }

    [Fact]
    public void Faulted_BySeveralTenants_Opens()
    {
        _circuit.Faulted(s_acme);
        _circuit.Faulted(s_globex);
        _circuit.Faulted(s_acme);
        Assert.True(_circuit.IsOpen);
    }
}
