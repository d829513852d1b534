namespace Bench.Placement.Simulation;

/// <summary>Something that says which host gets a request.</summary>
internal interface IPlacer
{
    string Name { get; }

    /// <summary>The host of this request.</summary>
    int Place(int adapter);

    /// <summary>It goes there now, and is there until <see cref="Ended"/>.</summary>
    void Started(int host);

    void Ended(int host);

    /// <summary>A host tells what it does and has.</summary>
    void Report(SimulatedHost host, double now);

    /// <summary>A host is out of reach, or back.</summary>
    void Lose(int host, bool lost);
}
