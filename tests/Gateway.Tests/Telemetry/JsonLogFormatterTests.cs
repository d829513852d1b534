using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Observability.Logs;

namespace Gateway.Tests.Telemetry;

public sealed class JsonLogFormatterTests
{
    [Fact]
    public void Line_HasFieldsByNameAndType()
    {
        var line = Write("{Count} of {Name} in {Took} ms", 3, "a", 1.5);
        Assert.Equal("3 of a in 1.5 ms", (string?)line["message"]);
        Assert.Equal((3, "a", 1.5), ((int)line["fields"]!["Count"]!, (string)line["fields"]!["Name"]!, (double)line["fields"]!["Took"]!));
        Assert.Equal(("warning", 17, "Category"), ((string)line["level"]!, (int)line["event"]!, (string)line["category"]!));
    }

    /// <summary>Whatever is in a text, it begins no line of its own.</summary>
    [Fact]
    public void Line_OfATextWithLineBreaks_IsOne()
    {
        var line = Write("{Name}", "a\r\n{\"level\":\"error\"}\u2028");
        Assert.Equal("a\r\n{\"level\":\"error\"}\u2028", (string?)line["message"]);
    }

    [Fact]
    public void Scopes_OfOurs_AreTold_AndOfTheFrameworksNothing()
    {
        var scopes = new LoggerExternalScopeProvider();
        using (scopes.Push(new RequestScope("req_1")))
        using (scopes.Push(new[] { new KeyValuePair<string, object?>("RequestPath", "/typed/secret") }))
        using (scopes.Push("a part of it"))
        {
            var line = Write(scopes, "said");
            Assert.Equal("req_1", (string?)line["requestId"]);
            Assert.Equal("a part of it", (string?)line["scopes"]![0]);
            Assert.DoesNotContain("secret", line.ToJsonString(), StringComparison.Ordinal);
        }
    }

    private static JsonNode Write(string message, params object?[] values) => Write(null, message, values);

    private static JsonNode Write(IExternalScopeProvider? scopes, string message, params object?[] values)
    {
        using var output = new StringWriter();
        var logger = new Capture(entry => new JsonLogFormatter(TimeProvider.System).Write(entry, scopes, output));
#pragma warning disable CA2254, CA1848, CA1873 // The template is the test's.
        logger.LogWarning(new EventId(17), message, values);
#pragma warning restore CA2254, CA1848, CA1873
        var text = output.ToString();
        Assert.Equal(text.Length - 1, text.IndexOfAny(['\n', '\r']));
        return JsonNode.Parse(text)!;
    }

    private sealed class Capture(Action<LogEntry<object>> write) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            write(new LogEntry<object>(logLevel, "Category", eventId, state!, exception, (_, error) => formatter(state, error)));
    }
}
