using System.Runtime.InteropServices;

namespace Learning.Experiments.Deciding;

/// <summary>The tallies of all users for one metric. Not thread-safe.</summary>
internal sealed class UserTallies
{
    private readonly Dictionary<string, UserTally> _users = new(StringComparer.Ordinal);

    /// <summary>Sorted.</summary>
    private readonly List<string> _names = [];
    private UserTally _all = new("", 0, 0, 0, 0);

    public UserTallies()
    {
    }

    public UserTallies(IEnumerable<UserTally> users)
    {
        foreach (var user in users)
        {
            _users.Add(user.User, user);
            Name(user.User);
            _all = new UserTally(
                "", _all.Control + user.Control, _all.ControlHits + user.ControlHits, _all.Candidate + user.Candidate, _all.CandidateHits + user.CandidateHits);
        }
    }

    /// <summary>The sum over users.</summary>
    public UserTally All => _all;

    /// <summary>By name, so that equal states are equal to the letter, and sums over them to the last bit.</summary>
    public IEnumerable<UserTally> Users => _names.Select(name => _users[name]);

    public UserTally Of(string user) => _users.TryGetValue(user, out var tally) ? tally : new UserTally(user, 0, 0, 0, 0);

    public void Add(string user, bool candidate, bool hit)
    {
        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_users, user, out var known);
        if (!known)
            Name(user);
        tally = (known ? tally : new UserTally(user, 0, 0, 0, 0)).Add(candidate, hit);
        _all = _all.Add(candidate, hit);
    }

    private void Name(string user) => _names.Insert(~_names.BinarySearch(user, StringComparer.Ordinal), user);
}
