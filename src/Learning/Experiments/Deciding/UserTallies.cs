using System.Globalization;
using System.Runtime.InteropServices;
using Learning.Experiments.Assignment;

namespace Learning.Experiments.Deciding;

/// <summary>
/// The tallies of all users for one metric. Not thread-safe. Users are who clients say they are, without end if they like: the first <see cref="MostNamed"/> have a tally each, all others share
/// <see cref="Rest"/>. Which of the two is known before a request counts, so that no proof changes; strata of several people only tell less.
/// </summary>
internal sealed class UserTallies
{
    public const int MostNamed = 1000;
    public const int Rest = 200;

    /// <summary>No user's key begins with it.</summary>
    private const string RestPrefix = "rest-";

    private readonly Dictionary<string, UserTally> _users = new(StringComparer.Ordinal);

    /// <summary>Sorted.</summary>
    private readonly List<string> _names = [];
    private UserTally _all = new("", 0, 0, 0, 0);
    private int _named;

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

    /// <summary>Under whose name the user is counted; the stratum's own is that of itself.</summary>
    public string StratumOf(string user) => _users.ContainsKey(user) || _named < MostNamed || IsRest(user)
        ? user
        : string.Create(CultureInfo.InvariantCulture, $"{RestPrefix}{Fnv1a32.Hash(RestPrefix, user) % Rest}");

    public UserTally Of(string user)
    {
        var stratum = StratumOf(user);
        return _users.TryGetValue(stratum, out var tally) ? tally : new UserTally(stratum, 0, 0, 0, 0);
    }

    public void Add(string user, bool candidate, bool hit)
    {
        var stratum = StratumOf(user);
        ref var tally = ref CollectionsMarshal.GetValueRefOrAddDefault(_users, stratum, out var known);
        if (!known)
            Name(stratum);
        tally = (known ? tally : new UserTally(stratum, 0, 0, 0, 0)).Add(candidate, hit);
        _all = _all.Add(candidate, hit);
    }

    private static bool IsRest(string user) => user.StartsWith(RestPrefix, StringComparison.Ordinal);

    private void Name(string stratum)
    {
        _names.Insert(~_names.BinarySearch(stratum, StringComparer.Ordinal), stratum);
        _named += IsRest(stratum) ? 0 : 1;
    }
}
