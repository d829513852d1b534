namespace AdapterFormats.Elements;

/// <summary>What one tensor's values are like. <paramref name="MaxMagnitude"/> counts finite values only.</summary>
internal readonly record struct ValueSummary(float MaxMagnitude, bool HasNaN, bool HasInfinity);
