using AdapterFormats;
using AdapterHost.Engine;
using LlamaCpp;
using Microsoft.Extensions.Options;

namespace AdapterHost.Hosting;

/// <summary>What an operator can mend: said in a few lines, without a stack trace.</summary>
internal static class StartFailure
{
    /// <summary>The reasons, or null when the exception is a fault of this program.</summary>
    public static IEnumerable<string>? Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => options.Failures,
        LlamaException or EngineException or AdapterFormatException or IOException => [exception.Message],
        _ => null,
    };
}
