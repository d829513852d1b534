using System.Reflection;
using AdapterHost.Engine;
using LlamaCpp;
using Microsoft.Extensions.Logging;

namespace AdapterHost.Tests.Hosting;

/// <summary>An event id names one message in all logs of a host.</summary>
public sealed class LogEventTests
{
    private const int First = 3000, Last = 4999;

    private const BindingFlags All =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly (string Method, int Id)[] Events =
    [
        .. new[] { typeof(InferenceEngine).Assembly, typeof(LlamaException).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(All))
            .Select(method => (Method: $"{method.DeclaringType}.{method.Name}", Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(row => row.Message is not null)
            .Select(row => (row.Method, row.Message!.EventId)),
    ];

    [Fact]
    public void EventIds_AreDistinct() =>
        Assert.Empty(Events.GroupBy(row => row.Id).Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(", ", group)}"));

    [Fact]
    public void EventIds_AreThoseOfAHost()
    {
        Assert.NotEmpty(Events);
        Assert.All(Events, row => Assert.InRange(row.Id, First, Last));
    }

    /// <summary>Each area of the host has a hundred of its own, so that a new message cannot meet one of another folder.</summary>
    [Theory]
    [InlineData("AdapterHost.Adapters", 3000)]
    [InlineData("AdapterHost.Assertions", 4100)]
    [InlineData("AdapterHost.Registration", 4200)]
    [InlineData("AdapterHost.Dialects", 4300)]
    [InlineData("AdapterHost.Errors", 4300)]
    [InlineData("AdapterHost.Draining", 4400)]
    public void EventIds_OfAnArea_LieInItsHundred(string area, int hundred) =>
        Assert.All(
            Events.Where(row => row.Method.StartsWith(area + ".", StringComparison.Ordinal)),
            row => Assert.InRange(row.Id, hundred, hundred + 99));
}
