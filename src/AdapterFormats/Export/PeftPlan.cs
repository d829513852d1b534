using AdapterFormats.Canonical;
using AdapterFormats.Names;

namespace AdapterFormats.Export;

/// <summary>What the PEFT folder will contain.</summary>
/// <param name="Rank">One for all modules.</param>
/// <param name="Alpha">Likewise.</param>
/// <param name="Modules">Last part of the names of the modules that are changed, sorted.</param>
/// <param name="Tensors">In the order of their names.</param>
internal sealed record PeftPlan(int Rank, float Alpha, IReadOnlyList<string> Modules, IReadOnlyList<PeftTensor> Tensors)
{
    public static PeftPlan Make(CanonicalAdapterReader adapter, BaseModelDescriptor baseModel)
    {
        var known = baseModel.Targets.ToDictionary(target => target.Name, StringComparer.Ordinal);
        var rank = adapter.Pairs.Max(pair => pair.Rank);
        var modules = new SortedSet<string>(StringComparer.Ordinal);
        var tensors = new List<PeftTensor>(adapter.Pairs.Count * 2);
        foreach (var pair in adapter.Pairs)
        {
            if (!known.TryGetValue(pair.Target, out var target) || target.InputLength != pair.InputLength || target.OutputLength != pair.OutputLength
                || pair.Target.Split('.') is not ["blk", var layer, var name, "weight"]
                || ModuleNames.ToModule(baseModel.Architecture, name) is not { } module)
            {
                throw new AdapterFormatException($"The base model has no {pair.Target} of {pair.OutputLength} × {pair.InputLength}.");
            }

            modules.Add(module[(module.LastIndexOf('.') + 1)..]);
            var path = $"base_model.model.{ModuleNames.LayerPrefixes(baseModel.Architecture)[0]}{layer}.{module}";
            tensors.Add(new PeftTensor($"{path}.lora_A.weight", pair, IsA: true, rank, null));
            tensors.Add(new PeftTensor(
                $"{path}.lora_B.weight", pair, IsA: false, rank, HeadPermutation.HeadRows(baseModel, pair.Target, pair.OutputLength)));
        }

        tensors.Sort((x, y) => string.CompareOrdinal(x.Name, y.Name));
        return new PeftPlan(rank, adapter.Alpha, [.. modules], tensors);
    }
}
