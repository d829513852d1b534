using HostContract;

namespace AdapterHost.Registration;

/// <summary>What the host is doing, for its reports.</summary>
internal interface IHostActivity
{
    /// <param name="bootGeneration">Goes into the report.</param>
    /// <param name="draining">Whether the host is stopping.</param>
    HostReport Report(string bootGeneration, bool draining);

    /// <summary>The gateway has taken a report: of its faults, those that it does not keep in quarantine are over, and deleted tenants are to be forgotten.</summary>
    /// <returns>True when there is news that should not wait for the next report.</returns>
    Task<bool> AcknowledgeAsync(HostReport report, HostReportResponse response);
}
