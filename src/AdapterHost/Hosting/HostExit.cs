namespace AdapterHost.Hosting;

/// <summary>With what the process ends. A crash ends it with 128 + the signal's number instead.</summary>
internal sealed class HostExit
{
    /// <summary>It was asked to end.</summary>
    public const int Asked = 0;

    /// <summary>It could not start: settings, model file or libraries. Starting it again without a change is of no use.</summary>
    public const int NotStarted = 1;

    /// <summary>The engine failed step after step (EX_SOFTWARE). Starting it again helps.</summary>
    public const int EngineFailed = 70;

    private volatile int _code = Asked;

    public int Code
    {
        get => _code;
        set => _code = value;
    }
}
