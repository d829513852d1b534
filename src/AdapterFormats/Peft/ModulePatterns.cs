namespace AdapterFormats.Peft;

/// <summary>A rank_pattern or alpha_pattern: the first key, in the file's order, that matches a module's name wins, as in PEFT.</summary>
internal sealed class ModulePatterns<T>(IReadOnlyList<(ModulePattern Pattern, T Value)> patterns)
    where T : struct
{
    private readonly Dictionary<string, T?> _found = new(StringComparer.Ordinal);

    public bool TryFind(string module, out T value)
    {
        if (!_found.TryGetValue(module, out var found))
        {
            foreach (var (pattern, candidate) in patterns)
            {
                if (!pattern.Matches(module))
                    continue;
                found = candidate;
                break;
            }

            _found[module] = found;
        }

        value = found.GetValueOrDefault();
        return found is not null;
    }
}
