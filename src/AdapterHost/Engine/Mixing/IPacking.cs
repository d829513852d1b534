namespace AdapterHost.Engine.Mixing;

/// <summary>How sixteen (or one) elements go from a file's matrix into memory. One implementation a pair of types, resolved at JIT time.</summary>
internal unsafe interface IPacking
{
    static abstract int SourceBytes { get; }

    static abstract int Bytes { get; }

    static abstract void Lane(byte* source, byte* destination, float scale);

    static abstract void One(byte* source, byte* destination, float scale);
}
