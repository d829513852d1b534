using System.ComponentModel.DataAnnotations;

namespace Gateway.Learning.Evaluations;

/// <summary>How evaluations run. Section <c>Evaluation</c>.</summary>
internal sealed class EvaluationOptions
{
    public const string Section = "Evaluation";
    public const int DefaultInFlight = 2;
    public const int DefaultRuns = 1;
    public const int DefaultQueuePerTenant = 10;
    public const int DefaultMostSamples = 2_000;
    public const int DefaultLeaseSeconds = 30;
    public const int DefaultPollSeconds = 5;
    public const int DefaultQuestionSeconds = 120;
    public const int DefaultPatienceSeconds = 60;
    public const double DefaultRestraint = 3;

    /// <summary>Questions of one run that are asked at a time. Hosts let them wait behind all that people ask.</summary>
    [Range(1, 64)]
    public int InFlight { get; set; } = DefaultInFlight;

    /// <summary>Runs that this gateway works on at a time. A tenant has one running at most, whatever the gateways.</summary>
    [Range(1, 16)]
    public int Runs { get; set; } = DefaultRuns;

    /// <summary>Evaluations of one tenant that may wait or run.</summary>
    [Range(1, 1_000)]
    public int QueuePerTenant { get; set; } = DefaultQueuePerTenant;

    /// <summary>Held-out samples of a dataset with more of which none is begun.</summary>
    [Range(1, 100_000)]
    public int MostSamples { get; set; } = DefaultMostSamples;

    /// <summary>Seconds without a sign of life after which another gateway takes over.</summary>
    [Range(5, 3_600)]
    public int LeaseSeconds { get; set; } = DefaultLeaseSeconds;

    /// <summary>Seconds between two looks for work that other gateways were given or left. What this one is given begins at once.</summary>
    [Range(1, 3_600)]
    public int PollSeconds { get; set; } = DefaultPollSeconds;

    /// <summary>While people ask the same base model, here or by the hosts' reports elsewhere, one question is asked at a time, and after it nothing for so many times as long as it took. 0 = no rest.</summary>
    [Range(0.0, 100.0)]
    public double Restraint { get; set; } = DefaultRestraint;

    /// <summary>Seconds that one question may wait and run. One that takes longer is asked again later, and given longer the longer its run had no answer: up to eight times as long.</summary>
    [Range(1, 3_600)]
    public int QuestionSeconds { get; set; } = DefaultQuestionSeconds;

    /// <summary>Seconds in which nobody answers, after which a run is left for a while to let another one have its place.</summary>
    [Range(1, 3_600)]
    public int PatienceSeconds { get; set; } = DefaultPatienceSeconds;
}
