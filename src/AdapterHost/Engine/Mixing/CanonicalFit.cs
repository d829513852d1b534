using AdapterFormats;
using AdapterHost.Adapters;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// Checks a canonical adapter against the base model that runs here. The gateway judged it already; a host does not rely on that, since a
/// wrong shape would write outside of a tensor.
/// </summary>
internal static class CanonicalFit
{
    /// <exception cref="WrongBaseException">A tensor is unknown here or has another shape.</exception>
    public static void Require(CanonicalAdapterReader reader, BaseModelDescriptor baseModel, TargetTable targets)
    {
        if (reader.Architecture != baseModel.Architecture)
        {
            throw new WrongBaseException($"The adapter is for architecture '{reader.Architecture}', this host runs '{baseModel.Architecture}'.");
        }

        foreach (var pair in reader.Pairs)
        {
            var index = targets.Find(pair.Target);
            if (index < 0)
            {
                throw new WrongBaseException($"The base model has no targetable tensor named {pair.Target}.");
            }

            var target = targets.Targets[index];
            if (pair.InputLength != target.InputLength || pair.OutputLength != target.OutputLength)
            {
                throw new WrongBaseException(
                    $"{pair.Target} is {target.InputLength} to {target.OutputLength} here, {pair.InputLength} to {pair.OutputLength} in the adapter.");
            }
        }
    }
}
