namespace Gateway.Learning.Evaluations.Running;

/// <summary>When a run last had an answer. For any thread.</summary>
internal sealed class AnswerPulse(TimeProvider time, TimeSpan patience)
{
    private long _last = time.GetTimestamp();

    /// <summary>Nobody has answered for longer than one waits.</summary>
    public bool IsSilent => time.GetElapsedTime(Volatile.Read(ref _last)) >= patience;

    public void Beat() => Volatile.Write(ref _last, time.GetTimestamp());
}
