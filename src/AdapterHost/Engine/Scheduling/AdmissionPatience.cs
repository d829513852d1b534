using HostContract;

namespace AdapterHost.Engine;

/// <summary>How many admissions of higher classes the first of a queue lets pass before it goes first.</summary>
internal sealed record AdmissionPatience(int Inline = 32, int Chat = 64, int Background = 256)
{
    /// <summary>
    /// An admission of the same class counts for less than one of a higher class: among equals it is mostly fairness (many small requests for a
    /// large one), and only in the end a wait.
    /// </summary>
    public int HigherClassCounts { get; init; } = 16;

    /// <summary>Admissions of higher classes; of its own class <see cref="HigherClassCounts"/> times as many.</summary>
    public int Of(RequestClass requestClass) => requestClass switch
    {
        RequestClass.Inline => Inline,
        RequestClass.Chat => Chat,
        _ => Background,
    };
}
