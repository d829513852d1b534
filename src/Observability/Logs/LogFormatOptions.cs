using System.ComponentModel.DataAnnotations;

namespace Observability.Logs;

/// <summary>Section <c>Logging</c>, beside the framework's own settings.</summary>
public sealed class LogFormatOptions
{
    public const string Section = "Logging";

    /// <summary><c>Text</c> or <c>Json</c>, one line an event in both.</summary>
    [EnumDataType(typeof(LogFormat), ErrorMessage = "Logging:Format is Text or Json.")]
    public LogFormat Format { get; set; } = LogFormat.Text;
}
