"""Invented names. No word for a person is a word for a place or of the reports, so that a search for planted names finds only names."""

SURNAMES = (  # noqa: SIM905  a list of words reads better as words
    "Abernethy Allardyce Amberley Anstruther Applegarth Arkwright Askwith Athersmith Attenborrow Aylward Babington Bagshawe "
    "Ballantyne Bamforth Barraclough Bassingdale Beaumarsh Bellingham Birtwhistle Blenkinsop Bradshawe Braithwaite Broadhurst "
    "Burlinson Butterworth Cadwallader Calthrop Carruthers Chattaway Clitheroe Cockshott Cowperthwaite Crabtree Cruikshank Culpepper "
    "Dalrymple Dewhurst Dinwiddie Drinkwater Duckworth Earnshaw Ecclestone Entwhistle Eversholt Fairclough Farnsworth Featherstone "
    "Fothergill Galbraith Garbutt Gathercole Golightly Goldthorpe Greenhalgh Grimshaw Hainsworth Halliwell Hardcastle Hattersley "
    "Heathcote Hebblethwaite Higginbotham Hinchcliffe Hollingworth Huddlestone Illingworth Inglethorpe Jessopson Kershawe Kilbracken "
    "Lankester Leadbetter Lightbody Lillywhite Longbottom Loxdale Mainwaring Marchbanks Micklethwait Molyneux Mortlock Murgatroyd "
    "Musgrave Nethercott Normanton Oglethorpe Ollerenshaw Ormerod Osbaldeston Pankhurst Peverell Pickersgill Pilkington Postlethwaite "
    "Prendergast Priestnall Quarmby Ramsbottom Rathbone Ravenscroft Rigglesford Rowbotham Satterthwaite Scattergood Shackleton "
    "Shuttleworth Sidebottom Slingsby Smallbone Snodgrass Stapledon Strickland Summerscale Tattersall Thistlethwaite Threlkeld "
    "Titherington Trelawney Tunnicliffe Twelvetrees Uttley Venables Waddington Wagstaffe Warburton Wedderburn Whittingham "
    "Wigglesworth Winterbottom Wolstenholme Woodruffe Wrigglesworth Yarborough Adeyemisi Bhattacharya Chaudhary Dhaliwal Kowalczyk "
    "Mukherjee Nwachukwu Okonkwo Rahmanzai Subramaniam Szymanski Venkatesan"
).split()

FORENAMES = (  # noqa: SIM905  a list of words reads better as words
    "Agatha Albert Alfreda Archibald Arthur Audrey Barbara Beatrice Bernard Brenda Caroline Cecilia Christopher Clarence Clifford "
    "Constance Cynthia Deirdre Dorothea Douglas Edmund Eleanor Elizabeth Emmanuel Ernestine Eugenia Evangeline Florence Frederick "
    "Geoffrey Georgina Geraldine Gladys Gwendoline Harriet Henrietta Hubert Humphrey Imogen Isabella Jacqueline Jeremiah Josephine "
    "Kathleen Lawrence Leonard Lucinda Madeleine Malcolm Margaret Marjorie Matilda Maureen Millicent Montague Muriel Nathaniel "
    "Nicholas Octavia Patricia Penelope Percival Philippa Priscilla Raymond Reginald Rosalind Rosemary Rupert Samantha Sebastian "
    "Stanley Sylvester Theodora Timothy Ursula Veronica Verity Wilfred Winifred Yolanda"
).split()

HOUSES = (  # noqa: SIM905  a list of words reads better as words
    "Beeches Elms Willows Larches Cedars Hollies Laurels Rowans Limes Poplars Oaklea Ashgrove Fairhaven Seaview Moorcroft Kingsmead "
    "Brookfield Highfield Meadowbank Riverside Springfield Westcliffe Thornfield Greenacres Hillcrest Stonebridge Lakeside Parkview "
    "Rosewood Birchwood Cherrytree Orchard Abbeyfields Priory Hawthorns Sycamores Chestnuts Fernlea Woodlands Glenside Heathlands "
    "Marlow Northgate Southlea Eastholme Wellfield Bankside Millbrook Foxhollow Swanmere Heronsgate Kestrel Linden Magnolia Juniper "
    "Whitestone Redcliff Larkhill Summerfield Winterbourne"
).split()
PLURALS = 10  # the first of HOUSES are said with "The"
FIRMS = (  # noqa: SIM905  a list of words reads better as words
    "Calderstone Pennant Harbourne Silverline Aldermere Brightwater Summerlea Castlegate Fernhurst Goldenlea Haventree Ivybridge "
    "Jubilee Kelmarsh Lantern Merriman Northstar Oakwell Pathfinder Quayside Rivermead Sandstone Tidewater Uplands Vale Wayfarer "
    "Yarrow Zephyr Anchor-Lea Blythe Corran Dunmore Elmfield Farrow Glenmoor Holmwood Inverlea Keystone Lowther Marram"
).split()
FIRM_ENDS = ("Care Ltd", "Care Homes Limited", "Healthcare Ltd", "Support Services Ltd", "Homes Ltd", "Care Group Limited")
STREETS = (  # noqa: SIM905  a list of words reads better as words
    "Elm Oak Mill Church Station Victoria Albion Quarry Chapel Harbour Cliff Garden Bridge Castle Abbey Marine Windsor Park Forge Tannery"
).split()
STREET_ENDS = ("Road", "Street", "Lane", "Avenue", "Close", "Drive")

COUNCILS = ("northshire", "westbay")
AUTHORITIES = {"northshire": "Northshire", "westbay": "Westbay"}
TOWNS = {"northshire": ("Northwick", "Pellbridge", "Harrowmere", "Saltby"), "westbay": ("Westbay", "Sandmouth", "Port Merrin", "Trewick")}
DISTRICTS = {"northshire": (1, 5), "westbay": (6, 9)}
OUTSIDE = "Eastmarch"
