-- Short forms of words in names and streets, as the agencies write them; an empty long form drops the word.
-- Grain: short_form

select
    short_form,
    long_form

from (
    values
        ('nh', 'nursing home'), ('rh', 'residential home'), ('ch', 'care home'), ('chome', 'care home'), ('rch', 'residential home'),
        ('res', 'residential'), ('resi', 'residential'), ('hme', 'home'), ('hm', 'home'), ('hse', 'house'), ('hs', 'house'), ('ct', 'court'),
        ('crt', 'court'), ('ldge', 'lodge'), ('ldg', 'lodge'), ('supp', 'supported'), ('liv', 'living'), ('sl', 'supported living'),
        ('homecare', 'home care'), ('hc', 'home care'), ('dom', 'domiciliary'), ('dc', 'day centre'), ('ctr', 'centre'), ('cntr', 'centre'),
        ('center', 'centre'), ('nurs', 'nursing'), ('rehab', 'rehabilitation'), ('mt', 'mount'),
        ('rd', 'road'), ('ln', 'lane'), ('ave', 'avenue'), ('av', 'avenue'), ('cl', 'close'), ('dr', 'drive'), ('cres', 'crescent'),
        ('gdns', 'gardens'), ('tce', 'terrace'), ('ter', 'terrace'), ('pl', 'place'), ('sq', 'square'), ('gr', 'grove'), ('pk', 'park'),
        ('saint', 'st'), ('and', ''), ('the', ''), ('ltd', ''), ('limited', ''), ('plc', ''), ('llp', ''), ('flat', ''), ('apartment', ''), ('room', ''), ('unit', ''), ('no', '')
) as words(short_form, long_form)
