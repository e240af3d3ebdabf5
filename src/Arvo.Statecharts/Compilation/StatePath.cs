using System.Text;

namespace Arvo.Statecharts;

/// <summary>Paths of state keys: split on dots, a backslash escapes the next character (XS §2.2).</summary>
static class StatePath
{
    public static List<string> Split(string path)
    {
        var keys = new List<string>();
        var key = new StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '\\' && i + 1 < path.Length)
            {
                key.Append(path[++i]);
            }
            else if (path[i] == '.')
            {
                keys.Add(key.ToString());
                key.Clear();
            }
            else
            {
                key.Append(path[i]);
            }
        }
        keys.Add(key.ToString());
        return keys;
    }
}
