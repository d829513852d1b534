namespace AdapterHost.Engine.Watching;

/// <summary>The numbers of a journal's header, by their place.</summary>
internal enum HeaderNumber
{
    /// <summary>Adapters of the step that runs; 0 between two steps.</summary>
    InStep,

    /// <summary>Threads of requests that are inside code which may take the process down.</summary>
    Others,

    /// <summary>What a dying thread said of itself: 0 nothing; see <see cref="CrashJournal"/>.</summary>
    LastWord,
}
