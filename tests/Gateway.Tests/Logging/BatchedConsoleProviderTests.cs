using Gateway.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Logging;

public sealed class BatchedConsoleProviderTests
{
    [Fact]
    public void Make_FormatterThatThereIsNot_NamesTheSettingAndThoseThereAre()
    {
        var fault = Assert.Throws<OptionsValidationException>(() => new BatchedConsoleProvider([], Options.Create(new ConsoleLoggerOptions { FormatterName = "xml" }), TimeProvider.System));
        Assert.Contains("Logging:Console:FormatterName is 'xml'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddBatchedConsole_TakesTheFrameworksPlace()
    {
        var services = new Microsoft.Extensions.DependencyInjection.ServiceCollection();
        Microsoft.Extensions.DependencyInjection.LoggingServiceCollectionExtensions.AddLogging(services, logging => logging.AddConsole().AddEventSourceLogger());
        services.AddBatchedConsole();
        var providers = services.Where(service => service.ServiceType == typeof(ILoggerProvider)).Select(service => service.ImplementationType).ToList();
        Assert.Contains(typeof(BatchedConsoleProvider), providers);
        Assert.DoesNotContain(typeof(ConsoleLoggerProvider), providers);
        Assert.Contains(typeof(Microsoft.Extensions.Logging.EventSource.EventSourceLoggerProvider), providers);
    }
}
