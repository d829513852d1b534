namespace AdapterHost.External;

/// <summary>How a call to the engine failed.</summary>
internal enum ServerFailure
{
    /// <summary>No connection, no answer in time, or the answer broke off.</summary>
    Unreachable,

    /// <summary>It is full: another try may find room.</summary>
    Busy,

    /// <summary>It does not know the adapter that was named.</summary>
    UnknownAdapter,

    /// <summary>It refuses what was asked, and would again.</summary>
    Refused,

    /// <summary>It failed, or said what cannot be understood.</summary>
    Failed,
}
