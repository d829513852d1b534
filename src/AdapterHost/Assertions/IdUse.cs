namespace AdapterHost.Assertions;

/// <summary>What became of an assertion's id.</summary>
internal enum IdUse
{
    /// <summary>It was new, and is used up now.</summary>
    First,

    /// <summary>It was used before.</summary>
    Again,

    /// <summary>There is no room to remember it, so it must not be used.</summary>
    NoRoom,
}
