namespace AdapterFormats.Names;

/// <summary>The targetable weights of a base model, by GGUF name.</summary>
internal sealed class BaseTargets(BaseModelDescriptor baseModel)
{
    private readonly Dictionary<string, TargetTensor> _byName = baseModel.Targets.ToDictionary(t => t.Name, StringComparer.Ordinal);

    public BaseModelDescriptor BaseModel { get; } = baseModel;

    public TargetTensor this[string name] => _byName[name];

    public bool Contains(string name) => _byName.ContainsKey(name);
}
