using HostContract;

namespace AdapterHost.Registration;

/// <summary>What the host is doing, for its reports.</summary>
internal interface IHostActivity
{
    /// <param name="bootGeneration">Goes into the report.</param>
    /// <param name="draining">Whether the host is stopping.</param>
    HostReport Report(string bootGeneration, bool draining);
}
