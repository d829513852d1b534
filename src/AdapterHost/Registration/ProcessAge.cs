namespace AdapterHost.Registration;

/// <summary>How long this process has run, by a steady clock. Made when the process starts.</summary>
internal sealed class ProcessAge(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public double Seconds => time.GetElapsedTime(_started).TotalSeconds;
}
